package dev.medsync.gateway.transcode;

import com.google.protobuf.DynamicMessage;
import dev.medsync.gateway.delivery.AttemptListener;
import dev.medsync.gateway.delivery.Target;
import dev.medsync.gateway.edge.Exchange;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.TimeUnit;

/** One request to a service: the message is made once, and sent as often as it takes. */
public final class RpcTarget implements Target {

    private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
    private static final Metadata.Key<String> IDEMPOTENCY_KEY = key("idempotency-key");
    private static final Metadata.Key<String> TRACE_PARENT = key("traceparent");
    private static final Metadata.Key<String> REQUEST_ID = key("x-request-id");

    /**
     * The deadline, as the service gets it; never before the request's own, so that a service which gives up by itself is not
     * taken for one that stops. Given as a call option it would also start a timer on gRPC's own timer thread,
     * which costs more than the rest of a short call; whoever delivers the request has a timer on its loop already.
     */
    private static final Metadata.Key<String> TIMEOUT = key("grpc-timeout");

    private static final long NANOS_A_MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final ServiceChannels channels;
    private final io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> method;
    private final DynamicMessage message;
    private final Rendering rendering;

    public RpcTarget(
            ServiceChannels channels,
            io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> method,
            DynamicMessage message,
            Rendering rendering) {
        this.channels = channels;
        this.method = method;
        this.message = message;
        this.rendering = rendering;
    }

    @Override
    public Attempt send(Exchange exchange, long remainingNanos, AttemptListener listener) {
        ClientCall<DynamicMessage, DynamicMessage> call =
                channels.on(exchange.loop()).newCall(method, CallOptions.DEFAULT);
        Metadata metadata =
                metadata(exchange.request().headers(), exchange.request().id());
        metadata.put(TIMEOUT, Math.ceilDiv(remainingNanos, NANOS_A_MILLISECOND) + "m");
        RpcAttempt attempt = new RpcAttempt(exchange, call, channels, rendering, listener);
        attempt.start(metadata, message);
        return attempt;
    }

    /** What every call carries besides its message. */
    static Metadata metadata(HttpHeaders headers, String requestId) {
        Metadata metadata = new Metadata();
        copy(headers, "Authorization", metadata, AUTHORIZATION);
        copy(headers, "Idempotency-Key", metadata, IDEMPOTENCY_KEY);
        copy(headers, "traceparent", metadata, TRACE_PARENT);
        metadata.put(REQUEST_ID, requestId);
        return metadata;
    }

    private static void copy(HttpHeaders headers, String name, Metadata metadata, Metadata.Key<String> key) {
        String value = headers.get(name);
        if (value != null) {
            metadata.put(key, value);
        }
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
