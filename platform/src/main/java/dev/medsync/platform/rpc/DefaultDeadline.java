package dev.medsync.platform.rpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Gives every unary call a deadline, and lets it wait that long for a service that is just starting again: what was never
 * sent can do no harm. Streams stay open until somebody ends them, and fail at once when nobody is there.
 */
record DefaultDeadline(Duration deadline) implements ClientInterceptor {

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        if (method.getType() != MethodDescriptor.MethodType.UNARY) {
            return next.newCall(method, options);
        }
        // The deadline of the call that is being served, if it is earlier, still wins: gRPC takes the smaller one.
        CallOptions bounded = options.getDeadline() == null
                ? options.withDeadline(Deadline.after(deadline.toNanos(), TimeUnit.NANOSECONDS))
                : options;
        return next.newCall(method, bounded.withWaitForReady());
    }
}
