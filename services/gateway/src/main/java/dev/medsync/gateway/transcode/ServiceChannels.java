package dev.medsync.gateway.transcode;

import dev.medsync.gateway.edge.EventLoops;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NegotiationType;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC channels to one service: one for each event loop, so that a call and its answer stay on the loop of the client's
 * connection. gRPC's own retries are off; {@link dev.medsync.gateway.delivery.Delivery} knows more.
 */
public final class ServiceChannels {

    private static final long RECONNECT_INTERVAL_NANOS = 20_000_000;

    private static final int FLOW_CONTROL_BYTES = 1024 * 1024;

    private final String service;
    private final Map<EventLoop, ManagedChannel> channels = new IdentityHashMap<>();
    private final List<ManagedChannel> all;
    private volatile long reconnectedNanos = System.nanoTime();

    /** @param tls null means plaintext, which only tests use */
    public ServiceChannels(String service, String target, EventLoops loops, @Nullable SslContext tls) {
        this.service = service;
        for (EventLoop loop : loops.all()) {
            NettyChannelBuilder builder = NettyChannelBuilder.forTarget(target)
                    .eventLoopGroup(loop)
                    .channelType(loops.clientChannel())
                    .directExecutor()
                    .disableRetry()
                    .disableServiceConfigLookUp()
                    // A fixed window: the automatic one measures the round trip with a ping at almost every answer.
                    .flowControlWindow(FLOW_CONTROL_BYTES)
                    .keepAliveTime(30, TimeUnit.SECONDS)
                    .idleTimeout(1, TimeUnit.DAYS);
            if (tls == null) {
                builder.negotiationType(NegotiationType.PLAINTEXT);
            } else {
                builder.sslContext(tls).overrideAuthority(service);
            }
            channels.put(loop, builder.build());
        }
        all = List.copyOf(channels.values());
    }

    public String service() {
        return service;
    }

    ManagedChannel on(EventLoop loop) {
        ManagedChannel channel = channels.get(loop);
        if (channel == null) {
            throw new IllegalStateException("a foreign event loop");
        }
        return channel;
    }

    /** Any one of them. */
    ManagedChannel any() {
        return all.getFirst();
    }

    /** Connects again at once where gRPC would wait, up to two minutes, after a failed attempt. */
    void hurry() {
        long now = System.nanoTime();
        if (now - reconnectedNanos < RECONNECT_INTERVAL_NANOS) {
            return;
        }
        reconnectedNanos = now;
        for (ManagedChannel channel : all) {
            if (channel.getState(true) == ConnectivityState.TRANSIENT_FAILURE) {
                channel.resetConnectBackoff();
            }
        }
    }

    void close() {
        all.forEach(ManagedChannel::shutdownNow);
    }
}
