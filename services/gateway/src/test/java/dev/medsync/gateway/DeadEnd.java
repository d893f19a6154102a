package dev.medsync.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Stands where a server was that died: hangs up on whoever calls, and knows that somebody did. */
final class DeadEnd implements AutoCloseable {
    private final ServerSocket socket;
    private final Thread listener;
    private final AtomicInteger calls = new AtomicInteger();

    /** The port may be free a moment after the server that had it was closed. */
    DeadEnd(int port) {
        socket = Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .ignoreException(BindException.class)
                .until(() -> new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), Objects::nonNull);
        listener = Thread.ofPlatform().daemon().start(this::hangUp);
    }

    private void hangUp() {
        while (!socket.isClosed()) {
            try (Socket caller = socket.accept()) {
                // A reset, as of a dead process, which also leaves the port to whoever comes next.
                caller.setSoLinger(true, 0);
                calls.incrementAndGet();
            } catch (IOException closedMeanwhile) {
                // The loop's condition sees it.
            }
        }
    }

    /** Waits until somebody has called in vain. */
    void awaitCall() {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> calls.get() > 0);
    }

    @Override
    public void close() {
        try {
            socket.close();
            // The port is free when nobody listens any more.
            listener.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
