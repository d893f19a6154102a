package dev.medsync.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: gathers one request at a time, lets the handler answer it, then turns to the next. Requests that a
 * client pipelines wait here, so answers leave in the order of the requests; while one waits nothing more is read.
 */
final class EdgeConnection extends ChannelInboundHandlerAdapter {

    private static final long LINGER_MILLIS = 500;

    private final EdgeServer server;
    private final ArrayDeque<Object> waiting = new ArrayDeque<>(4);
    private @Nullable ChannelHandlerContext context;
    private @Nullable HttpRequest head;
    private @Nullable ByteBuf body;
    private @Nullable Exchange current;
    private boolean keepAlive = true;
    private boolean refused;
    private boolean draining;
    private boolean dequeuing;
    /** When the connection last became idle, or the first byte of the unfinished request came. */
    private long since = System.nanoTime();

    private boolean partial;
    private boolean readSomething;

    EdgeConnection(EdgeServer server) {
        this.server = server;
    }

    EventLoop loop() {
        return context().channel().eventLoop();
    }

    boolean isWritable() {
        return context().channel().isWritable();
    }

    void flush() {
        context().flush();
    }

    void close() {
        context().close();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        server.opened(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        server.closed(this);
        releaseAll();
        Exchange exchange = current;
        current = null;
        if (exchange != null) {
            exchange.end(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        readSomething = true;
        if (refused) {
            ReferenceCountUtil.release(message);
        } else if (current != null || !waiting.isEmpty()) {
            waiting.add(message);
            ctx.channel().config().setAutoRead(false);
        } else {
            take(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!readSomething && current == null && !partial) {
            // Bytes came that are not yet a request head: the time for a whole request starts to run.
            partial = true;
            since = System.nanoTime();
        }
        readSomething = false;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (current != null && ctx.channel().isWritable()) {
            current.writabilityRestored();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    private void take(Object message) {
        if (message instanceof HttpRequest request) {
            begin(request);
        }
        if (message instanceof HttpContent content) {
            try {
                if (!refused) {
                    gather(content);
                }
            } finally {
                content.release();
            }
        }
    }

    private void begin(HttpRequest request) {
        partial = true;
        since = System.nanoTime();
        keepAlive = HttpUtil.isKeepAlive(request) && request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        Problem problem = RequestChecks.check(request, server.settings().maxBodyBytes());
        if (problem != null) {
            refuse(problem);
            return;
        }
        head = request;
        if (HttpUtil.is100ContinueExpected(request)) {
            context()
                    .writeAndFlush(new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    private void gather(HttpContent content) {
        HttpRequest request = head;
        if (request == null) {
            return;
        }
        if (content.decoderResult().isFailure()) {
            refuse(Problem.badRequest("The body is not well-formed."));
            return;
        }
        ByteBuf part = content.content();
        if (part.isReadable()) {
            ByteBuf whole = body;
            if ((whole == null ? 0 : whole.readableBytes()) + part.readableBytes()
                    > server.settings().maxBodyBytes()) {
                refuse(Problem.bodyTooLarge(server.settings().maxBodyBytes()));
                return;
            }
            if (whole == null) {
                whole = context().alloc().heapBuffer(part.readableBytes());
                body = whole;
            }
            whole.writeBytes(part);
        }
        if (content instanceof LastHttpContent) {
            dispatch(request);
        }
    }

    private void dispatch(HttpRequest request) {
        byte[] bytes = takeBody();
        head = null;
        partial = false;
        String uri = request.uri();
        int mark = uri.indexOf('?');
        HttpHeaders headers = request.headers();
        Exchange exchange = new Exchange(
                this,
                new EdgeRequest(
                        request.method(),
                        mark < 0 ? uri : uri.substring(0, mark),
                        mark < 0 ? "" : uri.substring(mark + 1),
                        ForwardedHeaders.fromClient(headers),
                        bytes,
                        RequestIds.of(headers),
                        remoteAddress()));
        current = exchange;
        server.started(exchange);
        try {
            server.handler().handle(exchange);
        } catch (RuntimeException e) {
            server.failed(exchange, e);
        }
    }

    private byte[] takeBody() {
        ByteBuf whole = body;
        if (whole == null) {
            return new byte[0];
        }
        byte[] bytes = new byte[whole.readableBytes()];
        whole.readBytes(bytes);
        whole.release();
        body = null;
        return bytes;
    }

    void writeHead(Exchange exchange, HttpResponse response) {
        HttpHeaders headers = response.headers();
        headers.set("X-Request-Id", exchange.request().id());
        boolean chunked = HttpUtil.isTransferEncodingChunked(response);
        if (chunked && !keepAlive) {
            // An HTTP/1.0 client knows no chunks; the end of the connection ends the body as well.
            headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        } else if (!chunked && !headers.contains(HttpHeaderNames.CONTENT_LENGTH) && mayHaveBody(exchange, response)) {
            keepAlive = false;
        }
        if (draining) {
            keepAlive = false;
        }
        if (!keepAlive) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        if (response instanceof HttpContent) {
            finish(exchange, response);
        } else {
            context().write(response);
        }
    }

    private static boolean mayHaveBody(Exchange exchange, HttpResponse response) {
        int code = response.status().code();
        return code != 204 && code != 304 && !exchange.request().method().name().equals("HEAD");
    }

    void writeContent(Exchange exchange, HttpContent content) {
        if (content instanceof LastHttpContent) {
            finish(exchange, content);
        } else {
            context().write(content);
        }
    }

    private void finish(Exchange exchange, Object last) {
        if (keepAlive) {
            context().writeAndFlush(last);
        } else {
            refused = true;
            context().writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
        }
        current = null;
        since = System.nanoTime();
        exchange.end(true);
        dequeue();
    }

    /** Turns to what has been pipelined. Answers given at once would recurse; the flag makes that a loop. */
    private void dequeue() {
        if (dequeuing || waiting.isEmpty()) {
            return;
        }
        dequeuing = true;
        try {
            while (current == null && !waiting.isEmpty()) {
                Object message = waiting.poll();
                if (refused) {
                    ReferenceCountUtil.release(message);
                } else {
                    take(message);
                }
            }
        } finally {
            dequeuing = false;
        }
        if (waiting.isEmpty()) {
            context().channel().config().setAutoRead(true);
        }
    }

    /**
     * Answers a request that cannot be trusted to end where it seems to, and ends the connection: nothing more is read as a
     * request. Input is drained for a moment, since closing with unread input would take the answer away from the client.
     */
    private void refuse(Problem problem) {
        refused = true;
        head = null;
        takeBody();
        server.refused(problem);
        String requestId = RequestIds.random();
        byte[] document = ProblemDocument.write(problem, "about:blank", Map.of("requestId", requestId));
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(problem.status()), Unpooled.wrappedBuffer(document));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, ProblemDocument.CONTENT_TYPE)
                .set(HttpHeaderNames.CONTENT_LENGTH, document.length)
                .set(RequestIds.HEADER, requestId)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        ChannelHandlerContext ctx = context();
        ctx.writeAndFlush(response).addListener(done -> {
            if (ctx.channel() instanceof SocketChannel socket && done.isSuccess()) {
                if (ctx.pipeline().get(SslHandler.class) == null) {
                    socket.shutdownOutput();
                } // with TLS, closing says goodbye first
                loop().schedule(() -> ctx.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                ctx.close();
            }
        });
    }

    /** Called now and then by the server. */
    void sweep(long now) {
        if (current != null || refused) {
            return;
        }
        EdgeSettings settings = server.settings();
        if (partial && now - since > settings.requestTimeout().toNanos()) {
            keepAlive = false;
            refuse(Problem.of("request-timeout", 408, "The request did not arrive in time", null));
        } else if (!partial && now - since > settings.idleTimeout().toNanos()) {
            close();
        }
    }

    /** No further request: closes when idle, else after the answer under way. */
    void drain() {
        draining = true;
        if (current == null && !partial) {
            close();
        }
    }

    private void releaseAll() {
        takeBody();
        Object message;
        while ((message = waiting.poll()) != null) {
            ReferenceCountUtil.release(message);
        }
    }

    private String remoteAddress() {
        return context().channel().remoteAddress() instanceof InetSocketAddress address && address.getAddress() != null
                ? address.getAddress().getHostAddress()
                : "unknown";
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return ctx;
    }
}
