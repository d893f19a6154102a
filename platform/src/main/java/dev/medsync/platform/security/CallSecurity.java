package dev.medsync.platform.security;

import dev.medsync.platform.data.ShadowRead;
import dev.medsync.platform.rpc.Reasons;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.telemetry.CallLogFields;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.micronaut.core.order.Ordered;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Before an endpoint runs: who is it, and may they. Puts {@link Caller} and {@link Workload} into the call's context. */
@Singleton
final class CallSecurity implements ServerInterceptor, Ordered {
    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    static final String BEARER = "Bearer ";

    /** Marks a mirrored read. The certificate of the connection is what makes it believable. */
    static final Metadata.Key<String> SHADOW = Metadata.Key.of("medsync-shadow", Metadata.ASCII_STRING_MARSHALLER);

    private static final String GATEWAY = "gateway";

    private final AccessRules rules;
    private final TokenVerifier tokens;
    private final Optional<AuditLog> audit;

    CallSecurity(AccessRules rules, TokenVerifier tokens, Optional<AuditLog> audit) {
        this.rules = rules;
        this.tokens = tokens;
        this.audit = audit;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<Workload> workload = Workload.of(call.getAttributes());
        String method = call.getMethodDescriptor().getFullMethodName();
        Optional<AccessRule> rule = rules.of(call.getMethodDescriptor());
        boolean open = rule.filter(AccessRule::openToAll).isPresent();
        Optional<Caller> caller = open ? callerIfGenuine(headers) : callerOf(headers);
        boolean allowed = isAllowed(rule, caller, workload);
        if (!allowed && caller.isEmpty()) {
            throw Refusal.unauthenticated(Reasons.UNAUTHENTICATED, "A token is needed.");
        }
        Context context = Context.current();
        if (workload.isPresent()) {
            context = context.withValue(Workload.KEY, workload.get());
        }
        if (headers.containsKey(SHADOW)) {
            if (workload.isPresent() && !workload.get().name().equals(GATEWAY)) {
                throw Refusal.permissionDenied("Only the gateway mirrors reads.");
            }
            context = ShadowRead.mark(context);
            caller = caller.map(Caller::inShadow);
        }
        if (caller.isPresent()) {
            context = context.withValue(Caller.KEY, caller.get())
                    .withValue(CallLogFields.FACILITY, caller.get().facility());
        }
        if (!allowed) {
            context.run(() -> audit.ifPresent(log -> log.record(AuditEntry.denied(method))));
            throw Refusal.permissionDenied("None of your roles allows this.");
        }
        return Contexts.interceptCall(context, call, headers, next);
    }

    private static boolean isAllowed(Optional<AccessRule> rule, Optional<Caller> caller, Optional<Workload> workload) {
        return rule.filter(known -> known.allows(caller, workload)).isPresent();
    }

    private Optional<Caller> callerOf(Metadata headers) {
        @Nullable String header = headers.get(AUTHORIZATION);
        if (header == null) {
            return Optional.empty();
        }
        if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw Refusal.unauthenticated(Reasons.UNAUTHENTICATED, "Only bearer tokens are taken.");
        }
        return Optional.of(
                tokens.verify(header.substring(BEARER.length()).trim()).callerOrRefusal());
    }

    /** Where nobody needs a token, a stale one does not stand in the way: refreshing it, for example. */
    private Optional<Caller> callerIfGenuine(Metadata headers) {
        try {
            return callerOf(headers);
        } catch (Refusal stale) {
            return Optional.empty();
        }
    }

    @Override
    public int getOrder() {
        return 200;
    }
}
