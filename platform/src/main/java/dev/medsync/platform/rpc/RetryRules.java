package dev.medsync.platform.rpc;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which methods may be sent again after they may have arrived: those whose proto says {@code idempotency_level =
 * NO_SIDE_EFFECTS} or {@code IDEMPOTENT}. What never left the client is sent again for every method; gRPC does that by
 * itself.
 */
final class RetryRules {
    /** Written by protoc when the proto module is built: every API of the house. */
    private static final String DESCRIPTORS = "/medsync.protobin";

    private final Map<String, ?> serviceConfig;

    private RetryRules(Map<String, ?> serviceConfig) {
        this.serviceConfig = serviceConfig;
    }

    static RetryRules load() {
        try (@Nullable InputStream file = RetryRules.class.getResourceAsStream(DESCRIPTORS)) {
            if (file == null) {
                throw new IllegalStateException(DESCRIPTORS + " is not on the class path");
            }
            return of(FileDescriptorSet.parseFrom(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RetryRules of(FileDescriptorSet apis) {
        List<Map<String, ?>> names = new ArrayList<>();
        for (FileDescriptorProto file : apis.getFileList()) {
            for (ServiceDescriptorProto service : file.getServiceList()) {
                for (MethodDescriptorProto method : service.getMethodList()) {
                    if (method.getOptions().getIdempotencyLevel() != IdempotencyLevel.IDEMPOTENCY_UNKNOWN) {
                        names.add(Map.of(
                                "service", file.getPackage() + "." + service.getName(), "method", method.getName()));
                    }
                }
            }
        }
        if (names.isEmpty()) {
            return new RetryRules(Map.of());
        }
        Map<String, ?> policy = Map.of(
                "maxAttempts",
                4.0,
                "initialBackoff",
                "0.02s",
                "maxBackoff",
                "0.5s",
                "backoffMultiplier",
                3.0,
                "retryableStatusCodes",
                List.of("UNAVAILABLE"));
        return new RetryRules(Map.of("methodConfig", List.of(Map.of("name", names, "retryPolicy", policy))));
    }

    /** In the form that a channel takes. */
    Map<String, ?> serviceConfig() {
        return serviceConfig;
    }
}
