package dev.medsync.monolith.service;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.medsync.monolith.model.Caller;
import jakarta.inject.Singleton;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Issues the monolith's tokens, and believes those of every issuer that is configured. ES256 only. */
@Singleton
public final class Tokens {

    /** Ours. */
    public static final String ISSUER = "medsync-monolith";

    /** How long a token lives. */
    public static final Duration LIFETIME = Duration.ofMinutes(15);

    private static final String AUDIENCE = "medsync";
    private static final int MOST_BELIEVED = 10_000;

    private final SigningKey signingKey;
    private final Map<String, DefaultJWTProcessor<SecurityContext>> processors = new HashMap<>();

    /** Checking a signature costs more than most requests; a client sends the same token for a quarter of an hour. */
    private final Map<String, Believed> believed = new ConcurrentHashMap<>();

    Tokens(SigningKey signingKey, SecurityConfiguration configuration) throws MalformedURLException {
        this.signingKey = signingKey;
        processors.put(ISSUER, processor(ISSUER, new ImmutableJWKSet<>(signingKey.published())));
        List<String> issuers = configuration.issuers();
        for (String issuer : issuers == null ? List.<String>of() : issuers) {
            int equals = issuer.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("medsync.security.issuers: expected issuer=jwks-url");
            }
            String name = issuer.substring(0, equals).strip();
            if (!name.equals(ISSUER)) {
                JWKSource<SecurityContext> keys = JWKSourceBuilder.create(
                                URI.create(issuer.substring(equals + 1).strip()).toURL(),
                                new DefaultResourceRetriever(500, 1_000, 64 * 1024))
                        .retrying(true)
                        .outageTolerant(true)
                        .build();
                processors.put(name, processor(name, keys));
            }
        }
    }

    /** A token that was checked, and until when that holds. */
    private record Believed(Caller caller, Instant until) {}

    /** A signed token and its id. */
    public record Issued(String token, String id) {}

    /** For a user in one facility. */
    public Issued issue(Caller caller) {
        Instant now = Instant.now();
        String id = UUID.randomUUID().toString();
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID(signingKey.key().getKeyID())
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .audience(AUDIENCE)
                        .subject(Long.toString(caller.userId()))
                        .claim("name", caller.name())
                        .claim("facility", caller.facility())
                        .claim("roles", List.copyOf(caller.roles()))
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFETIME)))
                        .jwtID(id)
                        .build());
        try {
            jwt.sign(new ECDSASigner(signingKey.key()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return new Issued(jwt.serialize(), id);
    }

    /** Who a token says is calling; throws a 401 for a token nobody should believe. Never says which check failed. */
    public Caller verify(String token) {
        Believed earlier = believed.get(token);
        if (earlier != null && Instant.now().isBefore(earlier.until())) {
            return earlier.caller();
        }
        JWTClaimsSet claims = claims(token);
        try {
            Caller caller = caller(claims);
            if (believed.size() >= MOST_BELIEVED) {
                believed.clear();
            }
            believed.put(token, new Believed(caller, claims.getExpirationTime().toInstant()));
            return caller;
        } catch (ParseException | IllegalArgumentException e) {
            throw ProblemException.unauthenticated("the token is not accepted");
        }
    }

    private JWTClaimsSet claims(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            String issuer = jwt.getJWTClaimsSet().getIssuer();
            DefaultJWTProcessor<SecurityContext> processor = issuer == null ? null : processors.get(issuer);
            if (processor == null) {
                throw ProblemException.unauthenticated("the token is not accepted");
            }
            return processor.process(jwt, null);
        } catch (RateLimitReachedException e) {
            // many unknown key ids in a short time: somebody is guessing
            throw ProblemException.unauthenticated("the token is not accepted");
        } catch (KeySourceException e) {
            // not "401": the client's token may be good, we just cannot tell
            throw new IssuerUnreachableException(e);
        } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException e) {
            throw ProblemException.unauthenticated("the token is not accepted");
        }
    }

    private static Caller caller(JWTClaimsSet claims) throws ParseException {
        @Nullable Long facility = claims.getLongClaim("facility");
        List<String> roles = claims.getStringListClaim("roles");
        String name = claims.getStringClaim("name");
        if (facility == null || facility < 1 || facility > Integer.MAX_VALUE || roles == null) {
            throw new IllegalArgumentException("claims");
        }
        return new Caller(
                Long.parseLong(claims.getSubject()), name == null ? "" : name, facility.intValue(), Set.copyOf(roles));
    }

    private static DefaultJWTProcessor<SecurityContext> processor(String issuer, JWKSource<SecurityContext> keys) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                AUDIENCE,
                new JWTClaimsSet.Builder().issuer(issuer).build(),
                Set.of("sub", "exp", "facility", "roles", "jti")));
        return processor;
    }
}
