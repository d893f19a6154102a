package dev.medsync.gateway.shadow;

import dev.medsync.gateway.delivery.AttemptListener;
import dev.medsync.gateway.delivery.Target;
import dev.medsync.gateway.edge.Exchange;
import dev.medsync.gateway.legacy.BodyTap;
import dev.medsync.gateway.legacy.Monolith;
import dev.medsync.gateway.mapping.EdgeMappings;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.Map;

/** The monolith, and a copy of what it answers for the mirror. The client gets the answer as it would without. */
public final class ShadowedMonolith implements Target {

    private static final int MAX_BODY_BYTES = 256 * 1024;

    private final Monolith monolith;
    private final ShadowMirror mirror;
    private final EdgeMappings.MappedRoute route;
    private final Map<String, String> variables;

    public ShadowedMonolith(
            Monolith monolith, ShadowMirror mirror, EdgeMappings.MappedRoute route, Map<String, String> variables) {
        this.monolith = monolith;
        this.mirror = mirror;
        this.route = route;
        this.variables = variables;
    }

    @Override
    public Attempt send(Exchange exchange, long remainingNanos, AttemptListener listener) {
        return monolith.send(exchange, listener, new Copy(exchange));
    }

    private final class Copy implements BodyTap {

        private final Exchange exchange;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream(512);
        private int status;
        private boolean tooLarge;

        Copy(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void head(int answered) {
            status = answered;
        }

        @Override
        public void body(ByteBuf part, boolean last) {
            tooLarge |= body.size() + part.readableBytes() > MAX_BODY_BYTES;
            if (!tooLarge) {
                byte[] bytes = new byte[part.readableBytes()];
                part.getBytes(part.readerIndex(), bytes);
                body.writeBytes(bytes);
            }
            if (last && status == 200 && !tooLarge) {
                mirror.offer(new ShadowRead(route, variables, exchange.request(), body.toByteArray()));
            }
        }
    }
}
