package dev.medsync.gateway.legacy;

import dev.medsync.gateway.delivery.AttemptListener;
import dev.medsync.gateway.delivery.Target;
import dev.medsync.gateway.edge.Exchange;
import dev.medsync.gateway.edge.ForwardedHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** One request on its way through the monolith. What comes back is passed on as it comes, unless it is a refusal. */
final class MonolithAttempt implements Target.Attempt {

    private static final int MISDIRECTED = 421;
    private static final int UNAVAILABLE = 503;

    private final Exchange exchange;
    private final FullHttpRequest request;
    private final AttemptListener listener;
    private final @Nullable BodyTap tap;
    private @Nullable MonolithConnection connection;
    /** The status of an answer that is not passed on; 0 for any other. */
    private int swallowed;

    private boolean cancelled;
    private boolean done;
    private boolean paused;

    MonolithAttempt(Exchange exchange, FullHttpRequest request, AttemptListener listener, @Nullable BodyTap tap) {
        this.exchange = exchange;
        this.request = request;
        this.listener = listener;
        this.tap = tap;
    }

    FullHttpRequest request() {
        return request;
    }

    boolean isCancelled() {
        return cancelled;
    }

    void sending(MonolithConnection on) {
        connection = on;
    }

    void head(HttpResponse response) {
        if (cancelled) {
            return;
        }
        int status = response.status().code();
        if (status == MISDIRECTED || status == UNAVAILABLE) {
            swallowed = status;
            return;
        }
        ForwardedHeaders.removeHopByHop(response.headers());
        if (tap != null) {
            tap.head(status);
        }
        exchange.start(response);
        listener.answered();
    }

    void content(HttpContent content, boolean last) {
        done |= last;
        if (cancelled || swallowed != 0) {
            content.release();
            if (last && !cancelled) {
                if (swallowed == MISDIRECTED) {
                    listener.notOwner();
                } else {
                    // What it needs is away for the moment; how far it came, it does not say.
                    listener.broken();
                }
            }
            return;
        }
        if (tap != null) {
            ByteBuf part = content.content();
            tap.body(part, last);
        }
        exchange.write(content);
        if (last) {
            if (paused) {
                resume();
            }
        } else if (!paused && !exchange.isWritable()) {
            paused = true;
            read(false);
            exchange.whenWritable(this::resume);
        }
    }

    void flush() {
        if (exchange.isStarted()) {
            exchange.flush();
        }
    }

    void notReached() {
        request.release();
        if (!cancelled) {
            done = true;
            listener.notReached();
        }
    }

    void broken() {
        if (cancelled || done) {
            return;
        }
        done = true;
        if (exchange.isStarted()) {
            exchange.abort();
        } else {
            listener.broken();
        }
    }

    @Override
    public void cancel() {
        if (cancelled || done) {
            return;
        }
        cancelled = true;
        MonolithConnection on = connection;
        if (on != null) {
            // An answer may still come; it must not be taken for the answer to another request.
            on.close();
        }
    }

    private void resume() {
        paused = false;
        read(true);
    }

    private void read(boolean more) {
        MonolithConnection on = connection;
        if (on != null) {
            on.readMore(more);
        }
    }
}
