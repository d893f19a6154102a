package dev.medsync.platform.rpc;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/**
 * The certificate of this process and the authority that it trusts, from PEM files: {@code ca.pem},
 * {@code <workload>.pem} (common name and a DNS subject alternative name: the workload) and {@code <workload>.key}
 * (PKCS#8). Both ends of every connection show one.
 */
public final class WorkloadTls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final File authority;
    private final File certificate;
    private final File key;

    private WorkloadTls(File authority, File certificate, File key) {
        this.authority = authority;
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * Finds the files of a workload.
     *
     * @throws IllegalStateException when one is missing: a process that should be encrypted never starts in plaintext
     */
    public static WorkloadTls in(Path directory, String workload) {
        return new WorkloadTls(
                readable(directory.resolve("ca.pem")),
                readable(directory.resolve(workload + ".pem")),
                readable(directory.resolve(workload + ".key")));
    }

    /** For a server that refuses clients without a certificate of the authority. */
    public SslContext server() {
        try {
            return GrpcSslContexts.forServer(certificate, key)
                    .trustManager(authority)
                    .clientAuth(ClientAuth.REQUIRE)
                    .protocols(PROTOCOLS)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS set-up failed with " + certificate, e);
        }
    }

    /** For a client; the channel's authority says which workload must answer. */
    public SslContext client() {
        try {
            return GrpcSslContexts.forClient()
                    .keyManager(certificate, key)
                    .trustManager(authority)
                    .protocols(PROTOCOLS)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS set-up failed with " + certificate, e);
        }
    }

    private static File readable(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalStateException("medsync.tls.directory: cannot read " + file);
        }
        return file.toFile();
    }
}
