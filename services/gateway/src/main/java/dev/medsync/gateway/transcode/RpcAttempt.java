package dev.medsync.gateway.transcode;

import com.google.protobuf.DynamicMessage;
import dev.medsync.gateway.delivery.AttemptListener;
import dev.medsync.gateway.delivery.Target;
import dev.medsync.gateway.edge.Exchange;
import dev.medsync.platform.rpc.Statuses;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** One call under way. gRPC calls back on the exchange's loop, except when it fails before the wire; then it is moved there. */
final class RpcAttempt extends ClientCall.Listener<DynamicMessage> implements Target.Attempt {

    private static final Metadata.Key<String> REPLAYED =
            Metadata.Key.of("idempotency-replayed", Metadata.ASCII_STRING_MARSHALLER);

    private final Exchange exchange;
    private final ClientCall<DynamicMessage, DynamicMessage> call;
    private final ServiceChannels channels;
    private final Rendering rendering;
    private final AttemptListener listener;
    private @Nullable DynamicMessage answer;
    private boolean replayed;
    private boolean done;

    RpcAttempt(
            Exchange exchange,
            ClientCall<DynamicMessage, DynamicMessage> call,
            ServiceChannels channels,
            Rendering rendering,
            AttemptListener listener) {
        this.exchange = exchange;
        this.call = call;
        this.channels = channels;
        this.rendering = rendering;
        this.listener = listener;
    }

    void start(Metadata metadata, DynamicMessage message) {
        call.start(this, metadata);
        call.request(2);
        call.sendMessage(message);
        call.halfClose();
    }

    @Override
    public void onHeaders(Metadata headers) {
        replayed = "true".equals(headers.get(REPLAYED));
    }

    @Override
    public void onMessage(DynamicMessage message) {
        answer = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        if (exchange.loop().inEventLoop()) {
            close(status, trailers);
        } else {
            exchange.loop().execute(() -> close(status, trailers));
        }
    }

    private void close(Status status, Metadata trailers) {
        if (done) {
            return;
        }
        done = true;
        if (status.isOk() && answer != null) {
            listener.answered();
            rendering.answer(exchange, answer, replayed || "true".equals(trailers.get(REPLAYED)), headers());
            return;
        }
        StatusRuntimeException failure = status.asRuntimeException(trailers);
        if (Statuses.isNotOwner(failure)) {
            listener.notOwner();
        } else if (status.getCode() == Status.Code.UNAVAILABLE || status.getCode() == Status.Code.CANCELLED) {
            // gRPC does not tell whether the request had left; whoever may not repeat it must assume so. A cancellation
            // that is not ours (cancel() ends before this) comes from a server that stops or has given up waiting.
            channels.hurry();
            listener.broken();
        } else if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
            listener.outOfTime();
        } else {
            listener.answered();
            rendering.refuse(exchange, RpcProblems.of(failure));
        }
    }

    private HttpHeaders headers() {
        return replayed ? new DefaultHttpHeaders().set("Idempotency-Replayed", "true") : EmptyHttpHeaders.INSTANCE;
    }

    @Override
    public void cancel() {
        if (!done) {
            done = true;
            call.cancel("given up", null);
        }
    }
}
