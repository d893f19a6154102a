package dev.medsync.platform.security;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Calls made while serving a call are made for the same caller: its token goes along. */
@Singleton
final class TokenForwarding implements ClientInterceptor {

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        ClientCall<Q, A> call = next.newCall(method, options);
        Optional<Caller> caller = Caller.current();
        if (caller.isEmpty()) {
            return call;
        }
        return new SimpleForwardingClientCall<>(call) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                if (!headers.containsKey(CallSecurity.AUTHORIZATION)) {
                    headers.put(
                            CallSecurity.AUTHORIZATION,
                            CallSecurity.BEARER + caller.get().token());
                }
                super.start(listener, headers);
            }
        };
    }
}
