package dev.medsync.platform.rpc;

import io.grpc.BindableService;
import io.grpc.ServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** What Micronaut's gRPC server needs to be one of ours: mutual TLS, virtual threads, bounds, reflection. */
@Factory
final class ServerSetup {
    /** Largest request that is taken, in bytes: a batch of the strangler, not a person's form. */
    private static final int MAX_MESSAGE_SIZE = 16 * 1024 * 1024;

    /** The gateway reads the descriptors of every service from the service itself. */
    @Singleton
    BindableService reflection() {
        return ProtoReflectionServiceV1.newInstance();
    }

    @Singleton
    static final class Customizer implements BeanCreatedEventListener<ServerBuilder<?>> {
        private final TransportSecurity security;

        Customizer(TransportSecurity security) {
            this.security = security;
        }

        @Override
        public ServerBuilder<?> onCreated(BeanCreatedEvent<ServerBuilder<?>> event) {
            NettyServerBuilder builder = (NettyServerBuilder) event.getBean();
            security.tls().ifPresent(tls -> builder.sslContext(tls.server()));
            // Endpoints block on the database: a virtual thread each.
            return builder.executor(Executors.newVirtualThreadPerTaskExecutor())
                    .maxInboundMessageSize(MAX_MESSAGE_SIZE)
                    .permitKeepAliveTime(10, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true);
        }
    }
}
