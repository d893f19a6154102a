package dev.medsync.platform.security;

import com.google.protobuf.Message;
import dev.medsync.platform.rpc.TestService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Which role may call which method, found out by calling: every method of a service with an empty request, as every role
 * and as nobody. A test compares it with the table that it expects, so that a rule cannot change unseen.
 */
public final class RoleMatrix {
    /** Called without a token. */
    public static final String NOBODY = "nobody";

    private static final List<String> ROLES =
            List.of(Roles.ADMIN, Roles.AUDITOR, Roles.BILLER, Roles.BILLING_ADMIN, Roles.CLINICIAN, Roles.REGISTRAR);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Set<Status.Code> REFUSED = Set.of(Status.Code.PERMISSION_DENIED, Status.Code.UNAUTHENTICATED);

    private RoleMatrix() {}

    /**
     * Method → roles that get past the rule (whatever the endpoint then says to an empty request).
     *
     * @param token a token with a role
     */
    public static Map<String, Set<String>> of(
            ServiceDescriptor service, Channel channel, Function<String, String> token) {
        Map<String, Set<String>> allowed = new TreeMap<>();
        for (MethodDescriptor<?, ?> method : service.getMethods()) {
            Set<String> roles = new TreeSet<>();
            if (getsThrough(method, channel)) {
                roles.add(NOBODY);
            }
            for (String role : ROLES) {
                if (getsThrough(method, ClientInterceptors.intercept(channel, TestService.bearer(token.apply(role))))) {
                    roles.add(role);
                }
            }
            allowed.put(Objects.requireNonNull(method.getBareMethodName()), roles);
        }
        return allowed;
    }

    @SuppressWarnings("unchecked")
    private static boolean getsThrough(MethodDescriptor<?, ?> method, Channel channel) {
        MethodDescriptor<Message, Message> typed = (MethodDescriptor<Message, Message>) method;
        Message empty = Objects.requireNonNull(
                ((PrototypeMarshaller<Message>) typed.getRequestMarshaller()).getMessagePrototype());
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        try {
            if (typed.getType() == MethodDescriptor.MethodType.UNARY) {
                ClientCalls.blockingUnaryCall(channel, typed, options, empty);
                return true;
            }
            Iterator<Message> answers = ClientCalls.blockingServerStreamingCall(channel, typed, options, empty);
            return answers.hasNext();
        } catch (StatusRuntimeException e) {
            return !REFUSED.contains(e.getStatus().getCode());
        }
    }
}
