package dev.medsync.gateway.mapping;

import com.google.protobuf.DynamicMessage;
import dev.medsync.gateway.delivery.AttemptListener;
import dev.medsync.gateway.delivery.Target;
import dev.medsync.gateway.edge.Exchange;
import dev.medsync.gateway.edge.Problem;
import dev.medsync.gateway.transcode.InvalidRequestException;
import dev.medsync.gateway.transcode.Rendering;
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
                ready = new RpcTarget(channels, call.grpc(), message, new LegacyRendering(route.document(), call));
                rpc = ready;
            } catch (InvalidRequestException e) {
                listener.answered();
                exchange.respond(RpcProblems.of(e));
                return NOTHING_SENT;
            }
        }
        return ready.send(exchange, remainingNanos, listener);
    }

    /** Answers as the monolith does. */
    private record LegacyRendering(MappingDocument document, CompiledCall call) implements Rendering {
        @Override
        public void answer(Exchange exchange, DynamicMessage message, boolean replayed, HttpHeaders headers) {
            exchange.respond(replayed ? 200 : call.status(), "application/json", call.json(message), headers);
        }

        @Override
        public void refuse(Exchange exchange, Problem problem) {
            int status = document.problems().getOrDefault(problem.type(), problem.status());
            exchange.respond(new Problem(problem.type(), status, problem.title(), problem.detail(), problem.members()));
        }
    }
}
