package dev.medsync.gateway.legacy;

import dev.medsync.gateway.delivery.AttemptListener;
import dev.medsync.gateway.delivery.Target;
import dev.medsync.gateway.edge.EdgeRequest;
import dev.medsync.gateway.edge.EventLoops;
import dev.medsync.gateway.edge.Exchange;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The legacy system as an upstream. */
public final class Monolith implements Target {

    private final String host;
    private final Map<EventLoop, MonolithPool> pools = new IdentityHashMap<>();

    /** @param maxConnectionsPerLoop beyond it, requests wait for a connection inside their deadline */
    public Monolith(URI url, EventLoops loops, int maxConnectionsPerLoop) {
        int port = url.getPort() < 0 ? 80 : url.getPort();
        host = url.getHost() + ":" + port;
        InetSocketAddress address = InetSocketAddress.createUnresolved(url.getHost(), port);
        for (EventLoop loop : loops.all()) {
            pools.put(loop, new MonolithPool(loop, loops, address, maxConnectionsPerLoop));
        }
    }

    @Override
    public Attempt send(Exchange exchange, long remainingNanos, AttemptListener listener) {
        return send(exchange, listener, null);
    }

    /** As {@link #send(Exchange, long, AttemptListener)}, with an eye on the answer. */
    public Attempt send(Exchange exchange, AttemptListener listener, @Nullable BodyTap tap) {
        MonolithPool pool = pools.get(exchange.loop());
        if (pool == null) {
            throw new IllegalStateException("a foreign event loop");
        }
        EdgeRequest request = exchange.request();
        HttpHeaders headers = request.headers();
        headers.set(HttpHeaderNames.HOST, host);
        headers.set("X-Forwarded-For", request.remoteAddress());
        headers.set("X-Request-Id", request.id());
        if (request.body().length > 0 || !request.isRead()) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(request.body().length));
        }
        MonolithAttempt attempt = new MonolithAttempt(
                exchange,
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        request.method(),
                        request.target(),
                        Unpooled.wrappedBuffer(request.body()),
                        headers,
                        EmptyHttpHeaders.INSTANCE),
                listener,
                tap);
        pool.send(attempt);
        return attempt;
    }
}
