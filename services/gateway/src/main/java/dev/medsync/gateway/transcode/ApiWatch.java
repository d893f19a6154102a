package dev.medsync.gateway.transcode;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the catalog up to date with one service: reads its descriptors at start and whenever it comes back. */
final class ApiWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ApiWatch.class);
    private static final long PAUSE_MILLIS = 200;

    private final ServiceChannels channels;
    private final ApiCatalog catalog;
    private final Thread thread;

    ApiWatch(ServiceChannels channels, ApiCatalog catalog) {
        this.channels = channels;
        this.catalog = catalog;
        this.thread = Thread.ofVirtual().name("api-" + channels.service()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void close() {
        thread.interrupt();
    }

    private void run() {
        boolean told = false;
        try {
            while (true) {
                try {
                    channels.hurry();
                    catalog.replace(Reflection.read(channels.service(), channels.any()));
                    told = false;
                    awaitLoss();
                } catch (StatusException | IllegalArgumentException | IllegalStateException e) {
                    if (!told) {
                        LOG.warn("The descriptors of {} cannot be read yet: {}", channels.service(), e.getMessage());
                        told = true;
                    }
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitLoss() throws InterruptedException {
        ManagedChannel channel = channels.any();
        while (channel.getState(true) == ConnectivityState.READY) {
            CountDownLatch changed = new CountDownLatch(1);
            channel.notifyWhenStateChanged(ConnectivityState.READY, changed::countDown);
            changed.await();
        }
    }
}
