package dev.medsync.platform.rpc;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.netty.NegotiationType;
import io.grpc.netty.NettyChannelBuilder;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Channels to other services, by name: {@code ClaimServiceGrpc.newBlockingStub(channels.to("billing"))}. One channel a
 * service, connected at the first call and again by itself whenever the service comes back. The server must show the
 * certificate of the workload with that name.
 */
@Singleton
public final class RpcChannels implements AutoCloseable {
    /** Largest answer that is taken, in bytes: an export of the strangler, not a page of results. */
    private static final int MAX_MESSAGE_SIZE = 16 * 1024 * 1024;

    private final RpcSettings settings;
    private final Optional<WorkloadTls> tls;
    private final List<ClientInterceptor> interceptors;
    private final RetryRules retryRules = RetryRules.load();
    private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

    RpcChannels(RpcSettings settings, TransportSecurity security, List<ClientInterceptor> interceptors) {
        this.settings = settings;
        this.tls = security.tls();
        this.interceptors = List.copyOf(interceptors);
    }

    /**
     * The channel to a service.
     *
     * @throws IllegalStateException when {@code medsync.rpc.targets.<service>} is not configured
     */
    public ManagedChannel to(String service) {
        return channels.computeIfAbsent(service, this::open);
    }

    private ManagedChannel open(String service) {
        @Nullable String target = settings.targets().get(service);
        if (target == null) {
            throw new IllegalStateException("medsync.rpc.targets." + service + " is not configured");
        }
        NettyChannelBuilder builder = NettyChannelBuilder.forTarget(target)
                .intercept(new DefaultDeadline(settings.deadline()))
                .intercept(interceptors)
                .defaultLoadBalancingPolicy("round_robin")
                .defaultServiceConfig(retryRules.serviceConfig())
                .enableRetry()
                .maxInboundMessageSize(MAX_MESSAGE_SIZE)
                .keepAliveTime(30, TimeUnit.SECONDS);
        if (tls.isPresent()) {
            builder.sslContext(tls.get().client()).overrideAuthority(service);
        } else {
            builder.negotiationType(NegotiationType.PLAINTEXT);
        }
        ManagedChannel channel = builder.build();
        Reconnection.of(channel);
        return channel;
    }

    /** Connects to every configured service in the background, so that no first call waits for a handshake. */
    @PostConstruct
    void connect() {
        settings.targets().keySet().forEach(service -> to(service).getState(true));
    }

    @Override
    @PreDestroy
    public void close() {
        channels.values().forEach(ManagedChannel::shutdown);
        channels.values().forEach(channel -> {
            try {
                if (!channel.awaitTermination(1, TimeUnit.SECONDS)) {
                    channel.shutdownNow();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                channel.shutdownNow();
            }
        });
    }
}
