package dev.medsync.platform.rpc;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this process speaks mutual TLS, decided once: {@code medsync.tls.directory} is set, or only tests run it. */
@Singleton
public final class TransportSecurity {
    private static final Logger log = LoggerFactory.getLogger(TransportSecurity.class);

    private final Optional<WorkloadTls> tls;

    TransportSecurity(
            @Value("${medsync.tls.directory:}") String directory,
            @Value("${micronaut.application.name}") String workload) {
        if (directory.isBlank()) {
            log.warn(
                    "PLAINTEXT: medsync.tls.directory is not set, so every gRPC connection of {} is unprotected and "
                            + "nobody's workload is known. Only tests may run like this.",
                    workload);
            this.tls = Optional.empty();
        } else {
            this.tls = Optional.of(WorkloadTls.in(Path.of(directory), workload));
        }
    }

    /** Empty means plaintext. */
    public Optional<WorkloadTls> tls() {
        return tls;
    }
}
