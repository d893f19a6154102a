package dev.medsync.platform.rpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.micronaut.core.order.Ordered;
import jakarta.inject.Singleton;

/** Closes a call with the right status when an interceptor or an endpoint throws, instead of gRPC's UNKNOWN. */
@Singleton
final class RefusalInterceptor implements ServerInterceptor, Ordered {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        ServerCall.Listener<Q> listener;
        try {
            listener = next.startCall(call, headers);
        } catch (RuntimeException e) {
            close(call, e);
            return new ServerCall.Listener<>() {};
        }
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onMessage(Q message) {
                try {
                    super.onMessage(message);
                } catch (RuntimeException e) {
                    close(call, e);
                }
            }

            @Override
            public void onHalfClose() {
                try {
                    super.onHalfClose();
                } catch (RuntimeException e) {
                    close(call, e);
                }
            }
        };
    }

    @Override
    public int getOrder() {
        return 50;
    }

    private static void close(ServerCall<?, ?> call, RuntimeException thrown) {
        StatusRuntimeException refused = Statuses.of(thrown);
        if (!call.isCancelled()) {
            call.close(refused.getStatus(), Statuses.trailers(refused));
        }
    }
}
