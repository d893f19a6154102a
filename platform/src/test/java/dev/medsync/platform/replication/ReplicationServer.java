package dev.medsync.platform.replication;

import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.DatabaseSettings;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a service offers to the strangler, in the test's process: the real endpoint on a real database, on a free port. */
public final class ReplicationServer implements AutoCloseable {
    private final ReplicationEndpoint endpoint;
    private Server server;
    private final int port;

    public ReplicationServer(Database database, DatabaseSettings settings, List<ReplicatedAggregate<?, ?>> aggregates) {
        this.endpoint = new ReplicationEndpoint(database, settings, aggregates, new ChangeStreams());
        this.server = start(0);
        this.port = server.getPort();
    }

    public int port() {
        return port;
    }

    /** Nobody answers any more, as when the service has died. */
    public void stop() {
        server.shutdownNow();
        try {
            if (!server.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers again, on the same port. */
    public void startAgain() {
        server = start(port);
    }

    private Server start(int at) {
        try {
            return Grpc.newServerBuilderForPort(at, InsecureServerCredentials.create())
                    .addService(endpoint)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
        endpoint.close();
    }
}
