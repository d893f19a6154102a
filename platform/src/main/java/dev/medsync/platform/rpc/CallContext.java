package dev.medsync.platform.rpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.micronaut.core.order.Ordered;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What travels beside a request and concerns every endpoint: its idempotency key and how much time is left. */
public final class CallContext {
    /** The gRPC name of the {@code Idempotency-Key} header. */
    public static final Metadata.Key<String> IDEMPOTENCY_KEY_METADATA =
            Metadata.Key.of("idempotency-key", Metadata.ASCII_STRING_MARSHALLER);

    /** Long enough for a UUID or a hash, short enough for an index. */
    private static final int MAX_KEY_LENGTH = 200;

    private static final Context.Key<String> IDEMPOTENCY_KEY = Context.key("medsync.idempotency-key");

    private CallContext() {}

    /** The key by which a retry of the current call is recognised. */
    public static Optional<String> idempotencyKey() {
        return Optional.ofNullable(IDEMPOTENCY_KEY.get());
    }

    /** How long the caller still waits; empty when it waits for ever. gRPC passes it on to every call made meanwhile. */
    public static Optional<Duration> timeLeft() {
        return Optional.ofNullable(Context.current().getDeadline())
                .map(deadline -> Duration.ofNanos(Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS))));
    }

    /** Reads the key from the call's metadata. */
    @Singleton
    static final class Interceptor implements ServerInterceptor, Ordered {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            @Nullable String key = headers.get(IDEMPOTENCY_KEY_METADATA);
            if (key == null || key.isBlank()) {
                return next.startCall(call, headers);
            }
            if (key.length() > MAX_KEY_LENGTH) {
                throw Refusal.invalid("idempotency-key", "At most " + MAX_KEY_LENGTH + " characters.");
            }
            return Contexts.interceptCall(Context.current().withValue(IDEMPOTENCY_KEY, key), call, headers, next);
        }

        @Override
        public int getOrder() {
            return 100;
        }
    }
}
