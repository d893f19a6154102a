package dev.medsync.gateway.transcode;

import com.google.protobuf.DynamicMessage;
import dev.medsync.gateway.edge.EdgeRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Reads that are mirrored to a service. They carry `medsync-shadow`, which services believe from the gateway alone: its
 * certificate is the signature. Blocks.
 */
public final class ShadowCalls {

    private static final Metadata.Key<String> SHADOW =
            Metadata.Key.of("medsync-shadow", Metadata.ASCII_STRING_MARSHALLER);

    private ShadowCalls() {}

    /** The service's answer, as it would have been if it were the owner. */
    public static DynamicMessage ask(
            ServiceChannels channels,
            io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> method,
            DynamicMessage message,
            EdgeRequest request,
            Duration timeout) {
        Metadata metadata = RpcTarget.metadata(request.headers(), request.id());
        metadata.put(SHADOW, "true");
        Channel channel =
                ClientInterceptors.intercept(channels.any(), MetadataUtils.newAttachHeadersInterceptor(metadata));
        return ClientCalls.blockingUnaryCall(
                channel,
                method,
                CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS),
                message);
    }
}
