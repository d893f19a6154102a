package dev.medsync.platform.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Signs tokens (JWT, ES256) in the name of one issuer, and publishes the public half of its key. */
public final class TokenIssuer {
    /** How long a token lives. */
    public static final Duration LIFE = Duration.ofMinutes(15);

    private final String issuer;
    private final ECKey key;
    private final ECDSASigner signer;
    private final Clock clock;

    /** A token as its receiver needs it. */
    public record Issued(String token, Instant expiresAt) {}

    public TokenIssuer(String issuer, ECKey key, Clock clock) {
        this.issuer = issuer;
        this.key = key;
        this.clock = clock;
        try {
            this.signer = new ECDSASigner(key);
        } catch (JOSEException e) {
            throw new IllegalArgumentException("not a P-256 private key", e);
        }
    }

    /** An issuer with its key in {@code <directory>/<issuer>.jwk}, which is made at the first start. */
    public static TokenIssuer in(Path directory, String issuer, Clock clock) {
        Path file = directory.resolve(issuer + ".jwk");
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(directory);
                write(file, newKey());
            }
            return new TokenIssuer(issuer, ECKey.parse(Files.readString(file)), clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParseException e) {
            throw new IllegalStateException(file + " is not a JWK", e);
        }
    }

    public static ECKey newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token for a person at a facility. */
    public Issued issue(String subject, String name, int facility, Set<String> roles) {
        return issue(subject, name, facility, roles, "operations");
    }

    /** The same with the purpose that the audit will name. */
    public Issued issue(String subject, String name, int facility, Set<String> roles, String purpose) {
        return issue(subject, name, facility, roles, purpose, Map.of());
    }

    /** The same with claims of the issuer's own. */
    public Issued issue(
            String subject, String name, int facility, Set<String> roles, String purpose, Map<String, String> more) {
        Instant now = clock.instant();
        Instant expires = now.plus(LIFE);
        JWTClaimsSet.Builder builder = new JWTClaimsSet.Builder();
        more.forEach(builder::claim);
        JWTClaimsSet claims = builder.issuer(issuer)
                .subject(subject)
                .audience(TokenVerifier.AUDIENCE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(expires))
                .jwtID(UUID.randomUUID().toString())
                .claim("name", name)
                .claim("facility", facility)
                .claim("roles", roles.stream().sorted().toList())
                .claim("purpose", purpose)
                .build();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build();
        SignedJWT jwt = new SignedJWT(header, claims);
        try {
            jwt.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return new Issued(jwt.serialize(), claims.getExpirationTime().toInstant());
    }

    /** The public keys as JSON (RFC 7517), for {@code /.well-known/jwks.json}. */
    public String jwks() {
        return new JWKSet(key).toString(true);
    }

    public String issuer() {
        return issuer;
    }

    private static void write(Path file, ECKey key) throws IOException {
        Path part = Files.createTempFile(
                file.getParent(),
                file.getFileName().toString(),
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(part, key.toJSONString(), StandardOpenOption.SYNC);
            // A link fails when the file is there: of two that start at once, one key wins.
            Files.createLink(file, part);
        } catch (FileAlreadyExistsException e) {
            // The other one's key it is.
        } finally {
            Files.delete(part);
        }
    }
}
