package dev.medsync.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.medsync.platform.security.Verification.Refused;
import dev.medsync.platform.security.Verification.Unknown;
import dev.medsync.platform.security.Verification.Verified;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenVerifierTest {
    static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    final ECKey key = TokenIssuer.newKey();
    final SettableClock clock = new SettableClock(NOW);
    final TokenIssuer issuer = new TokenIssuer("medsync-auth", key, clock);
    final AtomicInteger fetches = new AtomicInteger();
    String published = issuer.jwks();
    boolean down;
    final TokenVerifier verifier =
            new TokenVerifier(Map.of("medsync-auth", new IssuerKeys("medsync-auth", this::fetch, clock)), clock, 100);

    @Test
    void aGenuineTokenNamesItsCaller() {
        String token = issuer.issue("42", "Bea Biller", 7, Set.of("biller")).token();
        assertThat(verifier.verify(token)).isInstanceOfSatisfying(Verified.class, verified -> {
            assertThat(verified.caller().subject()).isEqualTo("42");
            assertThat(verified.caller().facility()).isEqualTo(7);
            assertThat(verified.caller().roles()).containsExactly("biller");
            assertThat(verified.caller().toString()).doesNotContain(token);
        });
    }

    @Test
    void aTokenDiesAtItsHourEvenWhenItIsRemembered() {
        String token = genuine();
        assertThat(verifier.verify(token)).isInstanceOf(Verified.class);
        clock.advance(TokenIssuer.LIFE);
        assertRefused(token, "TOKEN_EXPIRED");
    }

    @Test
    void algNoneIsRefused() {
        assertRefused(new PlainJWT(claims(claims -> {})).serialize(), "TOKEN_INVALID");
    }

    @Test
    void aSharedSecretIsRefusedEvenWhenItIsThePublicKey() throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(), claims(claims -> {}));
        jwt.sign(new MACSigner(key.toECPublicKey().getEncoded()));
        assertRefused(jwt.serialize(), "TOKEN_INVALID");
    }

    @Test
    void aTokenOfAForgersKeyIsRefused() throws Exception {
        ECKey forger =
                new ECKey.Builder(TokenIssuer.newKey()).keyID(key.getKeyID()).build();
        assertRefused(signed(forger, claims(claims -> {})), "TOKEN_INVALID");
    }

    @Test
    void aChangedTokenIsRefused() {
        String[] parts = genuine().split("\\.");
        String other = issuer.issue("1", "Somebody Else", 7, Set.of("admin")).token();
        assertRefused(parts[0] + "." + other.split("\\.")[1] + "." + parts[2], "TOKEN_INVALID");
    }

    @Test
    void wrongClaimsAreRefused() throws Exception {
        List<Consumer<JWTClaimsSet.Builder>> wrong = List.of(
                claims -> claims.audience("another"),
                claims -> claims.audience((String) null),
                claims -> claims.issuer("somebody"),
                claims -> claims.issuer(null),
                claims -> claims.expirationTime(null),
                claims -> claims.expirationTime(Date.from(NOW.plus(Duration.ofHours(10)))),
                claims -> claims.notBeforeTime(Date.from(NOW.plusSeconds(60))),
                claims -> claims.subject(null),
                claims -> claims.claim("facility", null),
                claims -> claims.claim("facility", -1),
                claims -> claims.claim("facility", "all"),
                claims -> claims.claim("roles", null),
                claims -> claims.claim("roles", "admin"));
        for (Consumer<JWTClaimsSet.Builder> change : wrong) {
            assertRefused(signed(key, claims(change)), "TOKEN_INVALID");
        }
        assertRefused("", "TOKEN_INVALID");
        assertRefused("not.a.token", "TOKEN_INVALID");
    }

    @Test
    void unknownKeysDoNotHammerTheIssuer() throws Exception {
        verifier.verify(genuine());
        for (int i = 0; i < 50; i++) {
            assertRefused(signed(TokenIssuer.newKey(), claims(claims -> {})), "TOKEN_INVALID");
        }
        assertThat(fetches).hasValue(1);
        clock.advance(IssuerKeys.PAUSE);
        assertRefused(signed(TokenIssuer.newKey(), claims(claims -> {})), "TOKEN_INVALID");
        assertThat(fetches).hasValue(2);
    }

    @Test
    void aNewKeyIsFoundAndAWithdrawnOneForgotten() {
        verifier.verify(genuine());
        TokenIssuer next = new TokenIssuer("medsync-auth", TokenIssuer.newKey(), clock);
        published = next.jwks();
        clock.advance(IssuerKeys.PAUSE);
        assertThat(verifier.verify(next.issue("1", "N", 1, Set.of()).token())).isInstanceOf(Verified.class);
        assertRefused(issuer.issue("2", "Old", 1, Set.of()).token(), "TOKEN_INVALID");
    }

    @Test
    void theLastGoodKeysStayWhileTheIssuerIsDown() {
        verifier.verify(genuine());
        down = true;
        clock.advance(IssuerKeys.REFRESH_AFTER.plusSeconds(1));
        assertThat(verifier.verify(genuine())).isInstanceOf(Verified.class);
    }

    @Test
    void beforeTheFirstKeysNobodyIsCalledAForger() {
        down = true;
        assertThat(verifier.verify(genuine())).isEqualTo(new Unknown("medsync-auth"));
        down = false;
        clock.advance(IssuerKeys.FIRST_PAUSE);
        assertThat(verifier.verify(genuine())).isInstanceOf(Verified.class);
    }

    @Test
    void theMemoryOfTokensIsBounded() {
        VerifiedTokens tokens = new VerifiedTokens(100);
        for (int i = 0; i < 1000; i++) {
            tokens.put("token" + i, new Caller("1", "N", "i", 1, Set.of(), "", NOW.plusSeconds(60), "operations"), NOW);
        }
        assertThat(tokens.size()).isLessThanOrEqualTo(100);
    }

    @Test
    void anIssuerKeepsItsKeyOverARestart(@TempDir Path directory) {
        TokenIssuer first = TokenIssuer.in(directory.resolve("keys"), "medsync-auth", clock);
        TokenIssuer again = TokenIssuer.in(directory.resolve("keys"), "medsync-auth", clock);
        assertThat(again.jwks()).isEqualTo(first.jwks()).doesNotContain("\"d\"");
    }

    private String genuine() {
        return issuer.issue("42", "Bea Biller", 7, Set.of("biller")).token();
    }

    private JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer("medsync-auth")
                .subject("42")
                .audience(TokenVerifier.AUDIENCE)
                .expirationTime(Date.from(NOW.plusSeconds(600)))
                .claim("facility", 7)
                .claim("roles", List.of("admin"));
        change.accept(claims);
        return claims.build();
    }

    private static String signed(ECKey key, JWTClaimsSet claims) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }

    private void assertRefused(String token, String reason) {
        assertThat(verifier.verify(token))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private String fetch() throws IOException {
        fetches.incrementAndGet();
        if (down) {
            throw new IOException("connection refused");
        }
        return published;
    }
}
