package dev.medsync.gateway.edge;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Everything here happens on {@link #loop()}, the event loop of the client's connection;
 * upstream connections of the request live on the same loop, so nothing is handed between threads.
 */
public final class Exchange {

    private final EdgeConnection connection;
    private final EdgeRequest request;
    private final long receivedNanos = System.nanoTime();
    private final List<Runnable> whenEnded = new ArrayList<>(2);
    private @Nullable Runnable whenWritable;
    private @Nullable String caller;
    private int status;
    private boolean started;
    private boolean ended;
    private boolean aborted;
    private boolean abandoned;

    Exchange(EdgeConnection connection, EdgeRequest request) {
        this.connection = connection;
        this.request = request;
    }

    public EdgeRequest request() {
        return request;
    }

    public EventLoop loop() {
        return connection.loop();
    }

    /** When the last byte of the request was read, in {@link System#nanoTime} terms. */
    public long receivedNanos() {
        return receivedNanos;
    }

    /** The status that was answered; 0 while there is none. */
    public int status() {
        return status;
    }

    /** Whether the answer has begun; from then on nothing can be tried again. */
    public boolean isStarted() {
        return started;
    }

    /** Whether the answer is complete or the client has gone. */
    public boolean isEnded() {
        return ended;
    }

    /** Whether the answer broke off on our side. */
    public boolean isAborted() {
        return aborted;
    }

    /** Whether the client went before its answer was complete. */
    public boolean isAbandoned() {
        return abandoned;
    }

    /** Whether more of the answer may be written without filling memory. */
    public boolean isWritable() {
        return connection.isWritable();
    }

    /** Calls back once when {@link #isWritable()} turns true again. */
    public void whenWritable(Runnable callback) {
        whenWritable = callback;
    }

    /** Calls back when the answer is complete, or has broken off. */
    public void whenEnded(Runnable callback) {
        whenEnded.add(callback);
    }

    /** The subject of the verified token, once there is one. */
    public @Nullable String caller() {
        return caller;
    }

    public void caller(String subject) {
        caller = subject;
    }

    /** Answers at once. */
    public void respond(int statusCode, String contentType, byte[] body) {
        respond(statusCode, contentType, body, EmptyHttpHeaders.INSTANCE);
    }

    /** Answers at once, with further headers. */
    public void respond(int statusCode, String contentType, byte[] body, HttpHeaders more) {
        if (started || ended) {
            return;
        }
        HttpHeaders headers = new DefaultHttpHeaders().add(more);
        headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
        headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
        start(new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(statusCode),
                Unpooled.wrappedBuffer(body),
                headers,
                EmptyHttpHeaders.INSTANCE));
    }

    /** Answers with a problem document. */
    public void respond(Problem problem) {
        respond(problem, EmptyHttpHeaders.INSTANCE);
    }

    /** Answers with a problem document and further headers. */
    public void respond(Problem problem, HttpHeaders more) {
        respond(
                problem.status(),
                ProblemDocument.CONTENT_TYPE,
                ProblemDocument.write(problem, request.path(), Map.of("requestId", request.id())),
                more);
    }

    /**
     * Begins the answer; {@link #write} brings its body unless the response is a full one. Takes over the reference of the
     * response.
     */
    public void start(HttpResponse response) {
        if (ended) {
            ReferenceCountUtil.release(response);
            return;
        }
        started = true;
        status = response.status().code();
        connection.writeHead(this, response);
    }

    /** Brings a part of the body; the last part ends the exchange. Takes over the reference of the content. */
    public void write(HttpContent content) {
        if (ended) {
            content.release();
            return;
        }
        connection.writeContent(this, content);
    }

    public void flush() {
        connection.flush();
    }

    /** The answer cannot be completed: the client learns by the connection's end. */
    public void abort() {
        if (!ended) {
            aborted = true;
            connection.close();
        }
    }

    void writabilityRestored() {
        Runnable callback = whenWritable;
        whenWritable = null;
        if (callback != null) {
            callback.run();
        }
    }

    void end(boolean complete) {
        if (ended) {
            return;
        }
        ended = true;
        abandoned = !complete && !aborted;
        for (Runnable callback : whenEnded) {
            callback.run();
        }
    }
}
