package dev.medsync.gateway.transcode;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.medsync.gateway.route.PathTemplate;
import io.grpc.protobuf.ProtoUtils;
import org.jspecify.annotations.Nullable;

/**
 * One RPC as it is called over HTTP: a rule of `google.api.http`, resolved against the descriptors.
 *
 * @param service short name of the service that serves it, such as `billing`
 * @param httpMethod GET, POST, PUT, PATCH or DELETE
 * @param wholeBody the request's body is the request message (`body: "*"`)
 * @param bodyField the request's body is this field; null when it is the whole message, or there is no body
 * @param responseField the answer's body is this field; null when it is the whole message
 * @param grpc what gRPC needs to call it
 */
public record Rpc(
        String service,
        MethodDescriptor method,
        String httpMethod,
        PathTemplate template,
        boolean wholeBody,
        @Nullable FieldDescriptor bodyField,
        @Nullable FieldDescriptor responseField,
        io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> grpc) {

    /** `medsync.billing.v1.ChargeService/GetCharge`. */
    public String name() {
        return grpc.getFullMethodName();
    }

    /** Whether a request names the version of what it changes. */
    public boolean knowsVersions() {
        return method.getInputType().findFieldByName(RequestBinding.EXPECTED_VERSION) != null;
    }

    /** A unary method as gRPC wants to know it. */
    public static io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> grpc(MethodDescriptor method) {
        return io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
                .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(io.grpc.MethodDescriptor.generateFullMethodName(
                        method.getService().getFullName(), method.getName()))
                .setRequestMarshaller(ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getInputType())))
                .setResponseMarshaller(ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getOutputType())))
                .build();
    }
}
