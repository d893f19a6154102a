package dev.medsync.platform.rpc;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.yaml.YamlPropertySourceLoader;
import io.micronaut.runtime.Micronaut;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Starts a service: what each {@code Main} does. */
public final class ServiceProcess {
    private static final String DEFAULTS = "/medsync-service-defaults.yml";

    private ServiceProcess() {}

    /**
     * Starts the service in this process and returns when it serves. The process ends with status 1 when it cannot.
     *
     * @param service the workload's name: its certificate, its log's {@code service}, {@code micronaut.application.name}
     */
    public static ApplicationContext start(String service, String[] args) {
        // Read by logback.xml, so it must be there before the first logger.
        System.setProperty("MEDSYNC_SERVICE", service);
        // Nothing here may depend on where the server stands.
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        long started = System.nanoTime();
        ApplicationContext context = Micronaut.build(args)
                .banner(false)
                .propertySources(defaults(service))
                .start();
        LoggerFactory.getLogger(ServiceProcess.class)
                .info("{} serves after {} ms", service, (System.nanoTime() - started) / 1_000_000);
        return context;
    }

    static PropertySource defaults(String service) {
        try (@Nullable InputStream file = ServiceProcess.class.getResourceAsStream(DEFAULTS)) {
            if (file == null) {
                throw new IllegalStateException(DEFAULTS + " is not on the class path");
            }
            Map<String, Object> values = new YamlPropertySourceLoader().read(DEFAULTS, file);
            values.put("micronaut.application.name", service);
            // Lowest of all: application.yml, the environment and the command line override it.
            return PropertySource.of("medsync-defaults", values, Integer.MIN_VALUE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
