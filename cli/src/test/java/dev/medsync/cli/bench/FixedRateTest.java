package dev.medsync.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FixedRateTest {
    private final AtomicInteger arrived = new AtomicInteger();
    private final CountDownLatch stall = new CountDownLatch(1);
    private final Queue<Double> latencies = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            if (arrived.incrementAndGet() == 5) {
                try {
                    stall.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'o', 'k'});
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aStallIsChargedToEveryRequestThatHadToWait() {
        long interval = 10_000_000;
        try (FixedRate load = load(1e9 / interval)) {
            await().until(() -> arrived.get() == 5);
            long begin = System.nanoTime();
            await().until(() -> System.nanoTime() - begin > 20 * interval);
            assertThat(latencies).hasSize(4);
            stall.countDown();
            await().until(() -> latencies.size() > 30);
        }
        // The stalled one waited for some 20 intervals, the one due after it for 19, and so on.
        List<Double> waited =
                latencies.stream().filter(each -> each > 5 * interval / 1e6).toList();
        assertThat(waited).hasSizeGreaterThan(10);
        assertThat(statuses).containsOnly(200);
    }

    @Test
    void whatIsNotAnsweredIsAFailure() {
        stall.countDown();
        try (FixedRate load = load(200)) {
            await().until(() -> arrived.get() > 5);
            server.stop(0);
            await().until(() -> statuses.contains(0));
        }
    }

    private FixedRate load(double rate) {
        return new FixedRate(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), server.getAddress().getPort()),
                rate,
                1,
                number -> HttpConnection.get("/", "none"),
                (due, done, status) -> {
                    latencies.add((done - due) / 1e6);
                    statuses.add(status);
                });
    }
}
