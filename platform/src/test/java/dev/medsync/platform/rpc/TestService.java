package dev.medsync.platform.rpc;

import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A service started in the test's process, with free ports, as {@link ServiceProcess} would start it. */
public final class TestService implements AutoCloseable {
    /** A test's machine may be busy; a deadline is what a test asks for, not what it runs into. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ApplicationContext context;

    /**
     * @param service its name
     * @param settings on top of the defaults
     * @param beans endpoints and whatever else the context does not find by itself
     */
    public TestService(String service, Map<String, Object> settings, Object... beans) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putIfAbsent("grpc.server.port", 0);
        all.putIfAbsent("micronaut.server.port", -1);
        ApplicationContextBuilder builder = ApplicationContext.builder()
                .propertySources(ServiceProcess.defaults(service))
                .properties(all)
                .singletons(beans);
        this.context = builder.start();
        context.getBean(EmbeddedServer.class).start();
        grpc().start();
    }

    public int grpcPort() {
        return grpc().getServer().getPort();
    }

    /** The management port. */
    public int httpPort() {
        return context.getBean(EmbeddedServer.class).getPort();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** One of several beans of a type, by its name. */
    public <T> T bean(Class<T> type, String name) {
        return context.getBean(type, Qualifiers.byName(name));
    }

    /** Channels of another workload to this service. */
    public static RpcChannels channels(String workload, Map<String, Object> settings, Map<String, String> targets) {
        return new RpcChannels(
                new RpcSettings(targets, PATIENCE),
                new TransportSecurity(
                        settings.getOrDefault("medsync.tls.directory", "").toString(), workload),
                List.of());
    }

    /** Sends a token with every call. */
    public static ClientInterceptor bearer(String token) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    private GrpcEmbeddedServer grpc() {
        return context.getBean(GrpcEmbeddedServer.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
