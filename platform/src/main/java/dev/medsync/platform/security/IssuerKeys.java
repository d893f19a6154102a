package dev.medsync.platform.security;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of one issuer (JWKS, RFC 7517). Fetched at the first token, again when a token names an unknown key
 * (at most once in {@link #PAUSE}, so that forged tokens cannot make us hammer the issuer), and every
 * {@link #REFRESH_AFTER}, so that a withdrawn key is forgotten. While the issuer is down the last good keys stay.
 */
public final class IssuerKeys {
    static final Duration REFRESH_AFTER = Duration.ofMinutes(5);
    static final Duration PAUSE = Duration.ofSeconds(10);

    /** Before the first success, e.g. while the whole platform starts. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);

    /** Where the key set comes from: its JSON. */
    @FunctionalInterface
    public interface Source {
        String fetch() throws IOException, InterruptedException;
    }

    private record Keys(Map<String, ECKey> byId, Instant fetchedAt) {}

    private final String issuer;
    private final Source source;
    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Keys keys;
    private volatile Instant lastAttempt = Instant.EPOCH;

    public IssuerKeys(String issuer, Source source, Clock clock) {
        this.issuer = issuer;
        this.source = source;
        this.clock = clock;
    }

    /** Keys behind a URL. */
    public static IssuerKeys at(String issuer, URI jwks, HttpClient http, Clock clock) {
        HttpRequest request =
                HttpRequest.newBuilder(jwks).timeout(TIMEOUT).GET().build();
        return new IssuerKeys(
                issuer,
                () -> {
                    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                    if (response.statusCode() != 200) {
                        throw new IOException(jwks + " answered " + response.statusCode());
                    }
                    return response.body();
                },
                clock);
    }

    Optional<ECKey> find(String keyId) {
        @Nullable Keys current = keys;
        if (current == null || isOld(current) || !current.byId().containsKey(keyId)) {
            refresh(current);
            current = keys;
        }
        return current == null
                ? Optional.empty()
                : Optional.ofNullable(current.byId().get(keyId));
    }

    private boolean isOld(Keys current) {
        return current.fetchedAt().plus(REFRESH_AFTER).isBefore(clock.instant());
    }

    boolean everFetched() {
        return keys != null;
    }

    private void refresh(@Nullable Keys seen) {
        fetching.lock();
        try {
            // Somebody else may have fetched them while we waited for the lock.
            Duration pause = keys == null ? FIRST_PAUSE : PAUSE;
            if (keys != seen || clock.instant().isBefore(lastAttempt.plus(pause))) {
                return;
            }
            lastAttempt = clock.instant();
            keys = new Keys(parse(source.fetch()), clock.instant());
        } catch (IOException | ParseException e) {
            log.warn("keys of issuer {} could not be fetched: {}", issuer, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            fetching.unlock();
        }
    }

    private static Map<String, ECKey> parse(String json) throws ParseException {
        Map<String, ECKey> byId = new HashMap<>();
        for (JWK jwk : JWKSet.parse(json).getKeys()) {
            if (jwk instanceof ECKey key && key.getKeyID() != null) {
                byId.put(key.getKeyID(), key.toPublicJWK());
            }
        }
        return Map.copyOf(byId);
    }
}
