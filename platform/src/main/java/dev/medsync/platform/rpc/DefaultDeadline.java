package dev.medsync.platform.rpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Gives every unary call a deadline. Streams stay open until somebody ends them. */
record DefaultDeadline(Duration deadline) implements ClientInterceptor {

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        boolean needsOne = options.getDeadline() == null && method.getType() == MethodDescriptor.MethodType.UNARY;
        // The deadline of the call that is being served, if it is earlier, still wins: gRPC takes the smaller one.
        return next.newCall(
                method,
                needsOne ? options.withDeadline(Deadline.after(deadline.toNanos(), TimeUnit.NANOSECONDS)) : options);
    }
}
