package dev.medsync.gateway.transcode;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.medsync.gateway.route.PathTemplate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a service says about itself, reduced to what it may say: a service speaks for its own package, `medsync.<name>.*`, so
 * that none can claim the routes of another one.
 *
 * @param service its short name, the identity its certificate proves
 * @param methods every method of its package by full name, with or without an HTTP rule
 * @param rpcs one for each HTTP rule
 */
public record ServiceApi(String service, Map<String, MethodDescriptor> methods, List<Rpc> rpcs) {

    /** Makes HTTP rules readable as such; without it they would be unknown fields. */
    static final ExtensionRegistry EXTENSIONS = ExtensionRegistry.newInstance();

    static {
        AnnotationsProto.registerAllExtensions(EXTENSIONS);
    }

    public ServiceApi {
        methods = Map.copyOf(methods);
        rpcs = List.copyOf(rpcs);
    }

    /**
     * Links files, in any order, and picks the services that the owner of the name may offer.
     *
     * @throws IllegalArgumentException if the files do not belong together or an HTTP rule does not fit its method
     */
    static ServiceApi of(String service, Set<String> offered, Collection<FileDescriptorProto> files) {
        Map<String, FileDescriptor> linked = link(files);
        Map<String, MethodDescriptor> methods = new HashMap<>();
        List<Rpc> rpcs = new ArrayList<>();
        String ownPackage = "medsync." + service + ".";
        for (FileDescriptor file : linked.values()) {
            for (ServiceDescriptor descriptor : file.getServices()) {
                if (!descriptor.getFullName().startsWith(ownPackage) || !offered.contains(descriptor.getFullName())) {
                    continue;
                }
                for (MethodDescriptor method : descriptor.getMethods()) {
                    methods.put(descriptor.getFullName() + "/" + method.getName(), method);
                    addRules(service, method, rpcs);
                }
            }
        }
        return new ServiceApi(service, methods, rpcs);
    }

    private static void addRules(String service, MethodDescriptor method, List<Rpc> rpcs) {
        if (method.isClientStreaming()
                || method.isServerStreaming()
                || !method.getOptions().hasExtension(AnnotationsProto.http)) {
            return;
        }
        HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
        rpcs.add(rpc(service, method, rule));
        for (HttpRule more : rule.getAdditionalBindingsList()) {
            rpcs.add(rpc(service, method, more));
        }
    }

    private static Rpc rpc(String service, MethodDescriptor method, HttpRule rule) {
        return new Rpc(
                service,
                method,
                switch (rule.getPatternCase()) {
                    case GET -> "GET";
                    case PUT -> "PUT";
                    case POST -> "POST";
                    case DELETE -> "DELETE";
                    case PATCH -> "PATCH";
                    case CUSTOM -> rule.getCustom().getKind();
                    case PATTERN_NOT_SET ->
                        throw new IllegalArgumentException(method.getFullName() + " has no pattern");
                },
                PathTemplate.parse(
                        switch (rule.getPatternCase()) {
                            case GET -> rule.getGet();
                            case PUT -> rule.getPut();
                            case POST -> rule.getPost();
                            case DELETE -> rule.getDelete();
                            case PATCH -> rule.getPatch();
                            case CUSTOM -> rule.getCustom().getPath();
                            case PATTERN_NOT_SET -> "";
                        }),
                rule.getBody().equals("*"),
                rule.getBody().isEmpty() || rule.getBody().equals("*")
                        ? null
                        : field(method.getInputType(), rule.getBody()),
                rule.getResponseBody().isEmpty() ? null : field(method.getOutputType(), rule.getResponseBody()),
                Rpc.grpc(method));
    }

    private static FieldDescriptor field(Descriptor message, String name) {
        @Nullable FieldDescriptor field = message.findFieldByName(name);
        if (field == null) {
            throw new IllegalArgumentException(message.getFullName() + " has no field " + name);
        }
        return field;
    }

    private static Map<String, FileDescriptor> link(Collection<FileDescriptorProto> files) {
        Map<String, FileDescriptorProto> protos = new HashMap<>();
        for (FileDescriptorProto file : files) {
            protos.put(file.getName(), readable(file));
        }
        Map<String, FileDescriptor> linked = new HashMap<>();
        for (String name : protos.keySet()) {
            link(name, protos, linked);
        }
        return linked;
    }

    private static FileDescriptor link(
            String name, Map<String, FileDescriptorProto> protos, Map<String, FileDescriptor> linked) {
        FileDescriptor known = linked.get(name);
        if (known != null) {
            return known;
        }
        FileDescriptorProto proto = protos.get(name);
        if (proto == null) {
            throw new IllegalArgumentException("file " + name + " is missing");
        }
        FileDescriptor[] dependencies = proto.getDependencyList().stream()
                .map(dependency -> link(dependency, protos, linked))
                .toArray(FileDescriptor[]::new);
        try {
            FileDescriptor file = FileDescriptor.buildFrom(proto, dependencies);
            linked.put(name, file);
            return file;
        } catch (DescriptorValidationException e) {
            throw new IllegalArgumentException("file " + name + ": " + e.getMessage(), e);
        }
    }

    private static FileDescriptorProto readable(FileDescriptorProto file) {
        try {
            return FileDescriptorProto.parseFrom(file.toByteString(), EXTENSIONS);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("file " + file.getName(), e);
        }
    }
}
