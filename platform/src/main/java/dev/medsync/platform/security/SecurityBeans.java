package dev.medsync.platform.security;

import dev.medsync.platform.data.Database;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What verifies tokens in every service, and what issues them where an issuer is configured. */
@Factory
final class SecurityBeans {
    /** Verified tokens that are remembered: more than people who work at once. */
    private static final int CACHE_SIZE = 20_000;

    @Singleton
    @Requires(missingBeans = Clock.class)
    Clock clock() {
        return Clock.systemUTC();
    }

    /** {@code medsync.security.issuers} is a list of {@code issuer=URL of its JWKS}. */
    @Singleton
    TokenVerifier tokenVerifier(@Value("${medsync.security.issuers:[]}") List<String> issuers, Clock clock) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        Map<String, IssuerKeys> keys = new LinkedHashMap<>();
        for (String entry : issuers) {
            int equals = entry.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("medsync.security.issuers: not issuer=url: " + entry);
            }
            String issuer = entry.substring(0, equals).trim();
            URI jwks = URI.create(entry.substring(equals + 1).trim());
            // By the real clock: how often an issuer is asked has nothing to do with what time a test says it is.
            keys.put(issuer, IssuerKeys.at(issuer, jwks, http, Clock.systemUTC()));
        }
        return new TokenVerifier(keys, clock, CACHE_SIZE);
    }

    @Singleton
    @Bean(preDestroy = "close")
    @Requires(beans = Database.class)
    DatabaseAuditLog auditLog(Database database, Clock clock) {
        return new DatabaseAuditLog(database.servicePool(), clock);
    }

    /** {@code medsync.security.issuer} makes a service an issuer; its key lies in {@code medsync.keys.directory}. */
    @Singleton
    @Requires(property = "medsync.security.issuer")
    TokenIssuer tokenIssuer(
            @Value("${medsync.security.issuer}") String issuer,
            @Value("${medsync.keys.directory}") Path directory,
            Clock clock) {
        return TokenIssuer.in(directory, issuer, clock);
    }
}
