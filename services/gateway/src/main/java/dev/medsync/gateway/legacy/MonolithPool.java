package dev.medsync.gateway.legacy;

import dev.medsync.gateway.edge.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;

/** Keep-alive connections of one event loop to the monolith. Used on that loop alone. */
final class MonolithPool {

    private static final int CONNECT_TIMEOUT_MILLIS = 1000;

    private final EventLoop loop;
    private final InetSocketAddress address;
    private final int maxConnections;
    private final Bootstrap bootstrap;
    private final ArrayDeque<MonolithConnection> idle = new ArrayDeque<>();
    private final ArrayDeque<MonolithAttempt> waiting = new ArrayDeque<>();
    private int open;

    MonolithPool(EventLoop loop, EventLoops loops, InetSocketAddress address, int maxConnections) {
        this.loop = loop;
        this.address = address;
        this.maxConnections = maxConnections;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(loops.clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpClientCodec(
                                        new HttpDecoderConfig()
                                                .setMaxInitialLineLength(8192)
                                                .setMaxHeaderSize(64 * 1024),
                                        false,
                                        false))
                                .addLast(new MonolithConnection(MonolithPool.this));
                    }
                });
    }

    /** Sends on an idle connection, a new one, or, when there are as many as may be, on the next one that turns idle. */
    void send(MonolithAttempt attempt) {
        MonolithConnection connection;
        while ((connection = idle.pollFirst()) != null) {
            if (connection.isOpen()) {
                connection.send(attempt);
                return;
            }
        }
        if (open >= maxConnections) {
            waiting.add(attempt);
            return;
        }
        open++;
        bootstrap.connect(address).addListener((io.netty.channel.ChannelFuture connected) -> {
            if (!connected.isSuccess()) {
                open--;
                attempt.notReached();
                next();
                return;
            }
            MonolithConnection fresh = connected.channel().pipeline().get(MonolithConnection.class);
            if (attempt.isCancelled()) {
                idle(fresh);
            } else {
                fresh.send(attempt);
            }
        });
    }

    /** The most recently used connection is used first, so that the others can time out. */
    void idle(MonolithConnection connection) {
        MonolithAttempt next = nextWaiting();
        if (next != null) {
            connection.send(next);
        } else {
            idle.addFirst(connection);
        }
    }

    void closed(MonolithConnection connection) {
        open--;
        idle.remove(connection);
        next();
    }

    private void next() {
        MonolithAttempt next = nextWaiting();
        if (next != null) {
            send(next);
        }
    }

    private @org.jspecify.annotations.Nullable MonolithAttempt nextWaiting() {
        MonolithAttempt next;
        while ((next = waiting.poll()) != null) {
            if (!next.isCancelled()) {
                return next;
            }
        }
        return null;
    }

    EventLoop loop() {
        return loop;
    }
}
