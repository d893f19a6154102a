package dev.medsync.gateway.edge;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening socket of the edge and its open connections. Stopping it first lets every answer under way leave. */
public final class EdgeServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EdgeServer.class);
    private static final int MAX_LINE_BYTES = 8192;

    private final EdgeSettings settings;
    private final EventLoops loops;
    private final ExchangeHandler handler;
    private final EdgeObserver observer;
    private final @Nullable SslContext tls;
    /** Each loop's own connections, touched by that loop alone. */
    private final Map<EventLoop, Set<EdgeConnection>> connections = new IdentityHashMap<>();

    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean stopping;
    private @Nullable Channel listening;

    /** An edge in plain HTTP. */
    public EdgeServer(EdgeSettings settings, EventLoops loops, ExchangeHandler handler, EdgeObserver observer) {
        this(settings, loops, handler, observer, null);
    }

    /** @param tls what clients have to speak; null for plain HTTP */
    public EdgeServer(
            EdgeSettings settings,
            EventLoops loops,
            ExchangeHandler handler,
            EdgeObserver observer,
            @Nullable SslContext tls) {
        this.tls = tls;
        this.settings = settings;
        this.loops = loops;
        this.handler = handler;
        this.observer = observer;
        for (EventLoop loop : loops.all()) {
            connections.put(loop, new HashSet<>());
        }
    }

    /** Binds the port and returns it. */
    public int start() {
        Channel channel = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.serverChannel())
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, false)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        if (tls != null) {
                            client.pipeline().addLast(tls.newHandler(client.alloc()));
                        }
                        client.pipeline()
                                .addLast(new StrictRequestDecoder(MAX_LINE_BYTES, settings.maxHeaderBytes()))
                                .addLast(new HttpResponseEncoder())
                                .addLast(new EdgeConnection(EdgeServer.this));
                    }
                })
                .bind(settings.host(), settings.port())
                .syncUninterruptibly()
                .channel();
        listening = channel;
        for (EventLoop loop : loops.all()) {
            loop.scheduleWithFixedDelay(() -> sweep(loop), 1, 1, TimeUnit.SECONDS);
        }
        int port = ((InetSocketAddress) channel.localAddress()).getPort();
        LOG.info("The edge listens on {}:{}{}", settings.host(), port, tls == null ? "" : ", with TLS");
        return port;
    }

    /** Stops listening, lets answers under way leave, then closes what is left. */
    @Override
    public void close() {
        Channel channel = listening;
        if (channel == null) {
            return;
        }
        listening = null;
        stopping = true;
        channel.close().syncUninterruptibly();
        onEachLoop(loop -> List.copyOf(connectionsOf(loop)).forEach(EdgeConnection::drain));
        long until = System.nanoTime() + settings.drainTimeout().toNanos();
        while (underWay.get() > 0 && System.nanoTime() < until) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        onEachLoop(loop -> List.copyOf(connectionsOf(loop)).forEach(EdgeConnection::close));
        LOG.info("The edge has stopped with {} answers unfinished", underWay.get());
    }

    private void onEachLoop(java.util.function.Consumer<EventLoop> action) {
        CountDownLatch done = new CountDownLatch(loops.all().size());
        for (EventLoop loop : loops.all()) {
            loop.execute(() -> {
                action.accept(loop);
                done.countDown();
            });
        }
        try {
            if (!done.await(2, TimeUnit.SECONDS)) {
                LOG.warn("An event loop does not respond");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep(EventLoop loop) {
        long now = System.nanoTime();
        for (EdgeConnection connection : List.copyOf(connectionsOf(loop))) {
            connection.sweep(now);
        }
    }

    private Set<EdgeConnection> connectionsOf(EventLoop loop) {
        Set<EdgeConnection> own = connections.get(loop);
        if (own == null) {
            throw new IllegalStateException("a foreign event loop");
        }
        return own;
    }

    EdgeSettings settings() {
        return settings;
    }

    ExchangeHandler handler() {
        return handler;
    }

    void opened(EdgeConnection connection) {
        connectionsOf(connection.loop()).add(connection);
        if (stopping) {
            connection.drain();
        }
    }

    void closed(EdgeConnection connection) {
        connectionsOf(connection.loop()).remove(connection);
    }

    void started(Exchange exchange) {
        underWay.incrementAndGet();
        exchange.whenEnded(() -> {
            underWay.decrementAndGet();
            observer.ended(exchange);
        });
    }

    void refused(Problem problem) {
        observer.refused(problem);
    }

    void failed(Exchange exchange, RuntimeException e) {
        LOG.error("Request {} failed in the gateway", exchange.request().id(), e);
        if (exchange.isStarted()) {
            exchange.abort();
        } else {
            exchange.respond(Problem.of("internal", 500, "The gateway failed", null));
        }
    }
}
