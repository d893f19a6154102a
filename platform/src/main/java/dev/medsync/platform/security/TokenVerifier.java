package dev.medsync.platform.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.medsync.platform.security.Verification.Refused;
import dev.medsync.platform.security.Verification.Unknown;
import dev.medsync.platform.security.Verification.Verified;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a token is one of ours: ES256 and nothing else, signed with a key that a configured issuer publishes,
 * for the audience {@code medsync}, alive, and not longer-lived than we issue. A verified token is remembered until it
 * expires, because the signature costs more than everything else in a short call.
 */
public final class TokenVerifier {
    /** The audience of every token. */
    public static final String AUDIENCE = "medsync";

    /** The longest life of a token, and a minute for clocks that differ. */
    static final Duration LONGEST_LIFE = Duration.ofMinutes(16);

    private static final String INVALID = "TOKEN_INVALID";
    private static final String EXPIRED = "TOKEN_EXPIRED";

    private final Map<String, IssuerKeys> issuers;
    private final Clock clock;
    private final VerifiedTokens verified;

    /** @param issuers name of the issuer → its keys */
    public TokenVerifier(Map<String, IssuerKeys> issuers, Clock clock, int cacheSize) {
        this.issuers = Map.copyOf(issuers);
        this.clock = clock;
        this.verified = new VerifiedTokens(cacheSize);
    }

    /** The caller of a token that has been verified before and is still alive. Never waits, so it suits an event loop. */
    public Optional<Caller> remembered(String token) {
        return verified.get(token, clock.instant());
    }

    /** Says what a token, without {@code Bearer}, is worth now. */
    public Verification verify(String token) {
        Instant now = clock.instant();
        Optional<Caller> known = verified.get(token, now);
        if (known.isPresent()) {
            return new Verified(known.get());
        }
        Verification verification;
        try {
            verification = verify(token, now);
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            // A parser's message may quote the token: it goes nowhere.
            verification = new Refused(INVALID, "The token cannot be read.");
        }
        if (verification instanceof Verified genuine) {
            verified.put(token, genuine.caller(), now);
        }
        return verification;
    }

    private Verification verify(String token, Instant now) throws ParseException, JOSEException {
        SignedJWT jwt = SignedJWT.parse(token);
        if (!JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm())) {
            return new Refused(INVALID, "The token's algorithm is not ES256.");
        }
        JWTClaimsSet claims = jwt.getJWTClaimsSet();
        @Nullable String issuer = claims.getIssuer();
        @Nullable IssuerKeys keys = issuer == null ? null : issuers.get(issuer);
        @Nullable String keyId = jwt.getHeader().getKeyID();
        if (issuer == null || keys == null || keyId == null) {
            return new Refused(INVALID, "The token's issuer or key is not known.");
        }
        Optional<ECKey> key = keys.find(keyId);
        if (key.isEmpty()) {
            return keys.everFetched() ? new Refused(INVALID, "The token's key is not known.") : new Unknown(issuer);
        }
        if (!jwt.verify(new ECDSAVerifier(key.get()))) {
            return new Refused(INVALID, "The token's signature is wrong.");
        }
        return check(token, issuer, claims, now);
    }

    private static Verification check(String token, String issuer, JWTClaimsSet claims, Instant now)
            throws ParseException {
        if (!claims.getAudience().contains(AUDIENCE)) {
            return new Refused(INVALID, "The token is for another audience.");
        }
        @Nullable Date expires = claims.getExpirationTime();
        if (expires == null || expires.toInstant().isAfter(now.plus(LONGEST_LIFE))) {
            return new Refused(INVALID, "The token lives too long.");
        }
        if (!expires.toInstant().isAfter(now)) {
            return new Refused(EXPIRED, "The token has expired.");
        }
        @Nullable Date notBefore = claims.getNotBeforeTime();
        if (notBefore != null && notBefore.toInstant().isAfter(now)) {
            return new Refused(INVALID, "The token is not valid yet.");
        }
        @Nullable String subject = claims.getSubject();
        @Nullable Long facility = claims.getLongClaim("facility");
        @Nullable List<String> roles = claims.getStringListClaim("roles");
        if (subject == null || facility == null || facility < 0 || facility > Integer.MAX_VALUE || roles == null) {
            return new Refused(INVALID, "The token lacks a claim.");
        }
        return new Verified(new Caller(
                subject,
                Objects.requireNonNullElse(claims.getStringClaim("name"), subject),
                issuer,
                facility.intValue(),
                Set.copyOf(roles),
                token,
                expires.toInstant(),
                Objects.requireNonNullElse(claims.getStringClaim("purpose"), "operations")));
    }
}
