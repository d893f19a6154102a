package dev.medsync.auth.session;

import com.nimbusds.jwt.SignedJWT;
import dev.medsync.auth.session.SessionStore.Session;
import dev.medsync.auth.user.Account;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.security.Caller;
import dev.medsync.platform.security.TokenIssuer;
import dev.medsync.platform.security.TokenIssuer.Issued;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the tokens of a session. A refresh token is random; only its hash is kept. */
@Singleton
final class TokenPairs {
    private static final String SESSION_CLAIM = "sid";
    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TokenIssuer issuer;
    private final SessionStore sessions;
    private final Duration idle;

    /** @param idle how long somebody may do nothing before signing in again, {@code medsync.auth.idle} */
    TokenPairs(TokenIssuer issuer, SessionStore sessions, @Value("${medsync.auth.idle:30m}") Duration idle) {
        this.issuer = issuer;
        this.sessions = sessions;
        this.idle = idle;
    }

    /** The next pair; the roles are those of now. */
    Tokens next(Transaction tx, Session session, Account account, Instant now) throws SQLException {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        String refresh = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Instant expires = now.plus(idle).isBefore(session.endsAt()) ? now.plus(idle) : session.endsAt();
        sessions.insertToken(tx, hash(refresh), session.id(), expires);
        Issued access = issuer.issue(
                Long.toString(account.id()),
                account.displayName(),
                session.facility(),
                account.rolesAt(session.facility()),
                "operations",
                Map.of(SESSION_CLAIM, session.id().toString()));
        return new Tokens(Long.toString(account.id()), session.facility(), access.token(), access.expiresAt(), refresh);
    }

    static byte[] hash(String refreshToken) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(refreshToken.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The session that a verified token of ours belongs to; empty for another issuer's. */
    Optional<UUID> sessionOf(Caller caller) {
        if (!caller.issuer().equals(issuer.issuer())) {
            return Optional.empty();
        }
        try {
            @Nullable
            String id = SignedJWT.parse(caller.token()).getJWTClaimsSet().getStringClaim(SESSION_CLAIM);
            return id == null ? Optional.empty() : Optional.of(UUID.fromString(id));
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
