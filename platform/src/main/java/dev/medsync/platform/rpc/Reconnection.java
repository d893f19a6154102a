package dev.medsync.platform.rpc;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Keeps trying to connect, five times a second. gRPC by itself waits twice as long after each failure, up to two minutes,
 * so a service that was away for a while would stay away for its callers long after it is back.
 */
final class Reconnection {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Executor LATER =
            CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);

    private Reconnection() {}

    static void of(ManagedChannel channel) {
        watch(channel, channel.getState(false));
    }

    private static void watch(ManagedChannel channel, ConnectivityState state) {
        if (state == ConnectivityState.SHUTDOWN) {
            return;
        }
        channel.notifyWhenStateChanged(state, () -> {
            ConnectivityState next = channel.getState(false);
            if (next == ConnectivityState.TRANSIENT_FAILURE) {
                LATER.execute(() -> retry(channel));
            }
            watch(channel, next);
        });
    }

    private static void retry(ManagedChannel channel) {
        if (channel.getState(true) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.resetConnectBackoff();
            // round_robin stays in TRANSIENT_FAILURE until it is connected, so nobody tells of the next failure.
            LATER.execute(() -> retry(channel));
        }
    }
}
