package dev.medsync.system.badinput;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An RPC that the edge offers as HTTP: it has a rule of {@code google.api.http}.
 *
 * @param name {@code medsync.billing.v1.ChargeService/GetCharge}
 * @param httpMethod GET, POST, PUT or PATCH
 * @param path with variables, such as {@code /api/v2/billing/charges/{id}:void}
 */
record PublicRpc(String name, String httpMethod, String path, MethodDescriptor method) {

    private static final Path CONTRACTS = Path.of("../proto/target/classes");

    /** Every one in the contracts, found by itself: one that is added tomorrow is among them. */
    static List<PublicRpc> all() {
        Map<String, FileDescriptor> files = new LinkedHashMap<>();
        for (String type : generatedServices()) {
            FileDescriptor file = descriptorOf(type);
            files.put(file.getFullName(), file);
        }
        List<PublicRpc> rpcs = new ArrayList<>();
        for (FileDescriptor file : files.values()) {
            for (ServiceDescriptor service : file.getServices()) {
                for (MethodDescriptor method : service.getMethods()) {
                    if (method.getOptions().hasExtension(AnnotationsProto.http)) {
                        rpcs.add(of(method, method.getOptions().getExtension(AnnotationsProto.http)));
                    }
                }
            }
        }
        rpcs.sort(Comparator.comparing(PublicRpc::name));
        return rpcs;
    }

    boolean reads() {
        return method.getOptions().getIdempotencyLevel() == IdempotencyLevel.NO_SIDE_EFFECTS;
    }

    boolean hasBody() {
        return !httpMethod.equals("GET");
    }

    Descriptor input() {
        return method.getInputType();
    }

    /** The names of the path's variables. */
    List<String> variables() {
        List<String> variables = new ArrayList<>();
        for (int at = path.indexOf('{'); at >= 0; at = path.indexOf('{', at + 1)) {
            variables.add(path.substring(at + 1, path.indexOf('}', at)));
        }
        return variables;
    }

    @Override
    public String toString() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static PublicRpc of(MethodDescriptor method, HttpRule rule) {
        String name = method.getService().getFullName() + "/" + method.getName();
        return switch (rule.getPatternCase()) {
            case GET -> new PublicRpc(name, "GET", rule.getGet(), method);
            case POST -> new PublicRpc(name, "POST", rule.getPost(), method);
            case PUT -> new PublicRpc(name, "PUT", rule.getPut(), method);
            case PATCH -> new PublicRpc(name, "PATCH", rule.getPatch(), method);
            case DELETE, CUSTOM, PATTERN_NOT_SET ->
                throw new IllegalStateException("The walk does not know how to ask " + name);
        };
    }

    private static List<String> generatedServices() {
        try (Stream<Path> files = Files.walk(CONTRACTS)) {
            return files.map(file -> CONTRACTS.relativize(file).toString())
                    .filter(file -> file.endsWith("Grpc.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileDescriptor descriptorOf(String grpcClass) {
        try {
            io.grpc.ServiceDescriptor service = (io.grpc.ServiceDescriptor)
                    Class.forName(grpcClass).getMethod("getServiceDescriptor").invoke(null);
            Object schema = service.getSchemaDescriptor();
            if (schema instanceof ProtoFileDescriptorSupplier supplier) {
                return supplier.getFileDescriptor();
            }
            throw new IllegalStateException(grpcClass + " does not know its file");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
