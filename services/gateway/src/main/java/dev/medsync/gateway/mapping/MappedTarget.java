package dev.medsync.gateway.mapping;

import com.google.protobuf.DynamicMessage;
import dev.medsync.gateway.delivery.AttemptListener;
import dev.medsync.gateway.delivery.Target;
import dev.medsync.gateway.edge.Exchange;
import dev.medsync.gateway.transcode.InvalidRequestException;
import dev.medsync.gateway.transcode.RpcProblems;
import dev.medsync.gateway.transcode.RpcTarget;
import dev.medsync.gateway.transcode.ServiceChannels;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service behind the legacy shape: the request is translated once, when the service is first asked. */
public final class MappedTarget implements Target {

    private static final Attempt NOTHING_SENT = () -> {};

    private final EdgeMappings mappings;
    private final EdgeMappings.MappedRoute route;
    private final ServiceChannels channels;
    private final Map<String, String> variables;
    private @Nullable RpcTarget rpc;

    public MappedTarget(
            EdgeMappings mappings,
            EdgeMappings.MappedRoute route,
            ServiceChannels channels,
            Map<String, String> variables) {
        this.mappings = mappings;
        this.route = route;
        this.channels = channels;
        this.variables = variables;
    }

    @Override
    public Attempt send(Exchange exchange, long remainingNanos, AttemptListener listener) {
        RpcTarget ready = rpc;
        if (ready == null) {
            CompiledCall call = mappings.compiled(route);
            if (call == null) {
                // The service has not been seen yet.
                listener.notReached();
                return NOTHING_SENT;
            }
            try {
                DynamicMessage message = call.message(exchange.request(), variables);
                ready = new RpcTarget(
                        channels,
                        call.grpc(),
                        message,
                        (to, answer, replayed, headers) -> answer(to, call, answer, replayed, headers));
                rpc = ready;
            } catch (InvalidRequestException e) {
                listener.answered();
                exchange.respond(RpcProblems.of(e));
                return NOTHING_SENT;
            }
        }
        return ready.send(exchange, remainingNanos, listener);
    }

    private static void answer(
            Exchange exchange, CompiledCall call, DynamicMessage answer, boolean replayed, HttpHeaders headers) {
        exchange.respond(replayed ? 200 : call.status(), "application/json", call.json(answer), headers);
    }
}
