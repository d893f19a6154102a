package dev.medsync.gateway.legacy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** One connection to the monolith: one request at a time, then idle again. */
final class MonolithConnection extends ChannelInboundHandlerAdapter {

    private final MonolithPool pool;
    private @Nullable ChannelHandlerContext context;
    private @Nullable MonolithAttempt attempt;
    private boolean keepAlive;
    private boolean interim;

    MonolithConnection(MonolithPool pool) {
        this.pool = pool;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    boolean isOpen() {
        ChannelHandlerContext ctx = context;
        return ctx != null && ctx.channel().isActive();
    }

    void send(MonolithAttempt next) {
        attempt = next;
        keepAlive = true;
        ChannelHandlerContext ctx = context();
        next.sending(this);
        ctx.writeAndFlush(next.request(), ctx.voidPromise());
    }

    /** Stops reading while the client does not keep up. */
    void readMore(boolean more) {
        context().channel().config().setAutoRead(more);
    }

    void close() {
        context().close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        MonolithAttempt current = attempt;
        if (current == null) {
            ReferenceCountUtil.release(message);
            ctx.close();
            return;
        }
        if (message instanceof HttpResponse response) {
            if (response.decoderResult().isFailure()) {
                ctx.close();
                return;
            }
            interim = response.status().code() < 200;
            if (interim) {
                return;
            }
            keepAlive = HttpUtil.isKeepAlive(response);
            current.head(response);
        }
        if (message instanceof HttpContent content) {
            if (content.decoderResult().isFailure()) {
                content.release();
                ctx.close();
                return;
            }
            if (interim) {
                content.release();
                return;
            }
            boolean last = content instanceof LastHttpContent;
            if (last) {
                attempt = null;
                if (keepAlive) {
                    pool.idle(this);
                } else {
                    ctx.close();
                }
            }
            current.content(content, last);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (attempt != null) {
            attempt.flush();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        MonolithAttempt current = attempt;
        attempt = null;
        pool.closed(this);
        if (current != null) {
            current.broken();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return ctx;
    }
}
