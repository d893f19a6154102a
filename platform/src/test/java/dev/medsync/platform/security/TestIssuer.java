package dev.medsync.platform.security;

import com.nimbusds.jose.jwk.ECKey;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Set;

/** An issuer of tokens for tests, which serves its keys over HTTP like a real one. */
public final class TestIssuer implements AutoCloseable {
    private final HttpServer server;
    private final ECKey key = TokenIssuer.newKey();
    private final TokenIssuer issuer;

    public TestIssuer(String name) {
        this(name, Clock.systemUTC());
    }

    public TestIssuer(String name, Clock clock) {
        this.issuer = new TokenIssuer(name, key, clock);
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/.well-known/jwks.json", exchange -> {
            byte[] body = issuer.jwks().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            try (exchange) {
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    /** As {@code medsync.security.issuers} wants it. */
    public String setting() {
        return issuer.issuer() + "=http://127.0.0.1:" + server.getAddress().getPort() + "/.well-known/jwks.json";
    }

    /** A token of user 7. */
    public String token(int facility, String... roles) {
        return tokenOf("7", facility, roles);
    }

    /** A token of a user. */
    public String tokenOf(String user, int facility, String... roles) {
        return issuer.issue(user, "Test User", facility, Set.of(roles)).token();
    }

    public ECKey key() {
        return key;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
