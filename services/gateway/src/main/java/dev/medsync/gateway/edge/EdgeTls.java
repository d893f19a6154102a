package dev.medsync.gateway.edge;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** TLS towards clients, for an edge that no ingress stands in front of. */
public final class EdgeTls {

    private EdgeTls() {}

    /**
     * What the edge speaks with this certificate: TLS 1.3 or 1.2, and nothing in clear.
     *
     * @param certificate PEM file with the certificate and what leads to its authority; blank for plain HTTP
     * @param key PEM file with its private key (PKCS#8); blank for plain HTTP
     * @return null for plain HTTP
     * @throws IllegalArgumentException when only one of them is given, or they cannot be used
     */
    public static @Nullable SslContext of(String certificate, String key) {
        if (certificate.isBlank() && key.isBlank()) {
            return null;
        }
        if (certificate.isBlank() || key.isBlank()) {
            throw new IllegalArgumentException(
                    "medsync.gateway.tls.certificate and medsync.gateway.tls.key belong together");
        }
        try {
            return SslContextBuilder.forServer(
                            Path.of(certificate).toFile(), Path.of(key).toFile())
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("The edge's certificate or key cannot be used", e);
        }
    }
}
