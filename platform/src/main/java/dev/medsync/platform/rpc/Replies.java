package dev.medsync.platform.rpc;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.Callable;

/** Answers a unary call: one line in an endpoint instead of a try and catch in each. */
public final class Replies {
    private Replies() {}

    /** Sends what {@code answer} returns, or the status of what it throws ({@link Statuses#of(Throwable)}). */
    public static <T> void answer(StreamObserver<T> observer, Callable<T> answer) {
        T reply;
        try {
            reply = answer.call();
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            observer.onError(Statuses.of(e));
            return;
        }
        observer.onNext(reply);
        observer.onCompleted();
    }
}
