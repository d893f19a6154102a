package dev.medsync.system.badinput;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.medsync.platform.security.TokenIssuer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tokens that nobody may be let in with, each one thing away from a genuine one. */
final class HostileTokens {
    private HostileTokens() {}

    /**
     * @param issuer a trusted issuer
     * @param key its key: what is wrong with these tokens is not only that they are unsigned
     * @param roles the roles that would be enough
     */
    static Map<String, String> of(String issuer, ECKey key, int facility, List<String> roles) {
        Instant now = Instant.now();
        JWTClaimsSet genuine = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject("7")
                .audience("medsync")
                .claim("name", "Test User")
                .claim("facility", facility)
                .claim("roles", roles)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(10))))
                .build();
        ECKey other = TokenIssuer.newKey();
        String signed = sign(genuine, key, key.getKeyID());
        String payload = signed.split("\\.", -1)[1];
        String signature = signed.split("\\.", -1)[2];
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("alg=none", encode("{\"alg\":\"none\"}") + "." + payload + ".");
        tokens.put(
                "alg=none with a key id",
                encode("{\"alg\":\"none\",\"kid\":\"" + key.getKeyID() + "\"}") + "." + payload + ".");
        tokens.put("HS256 with the public key as secret", hs256(genuine, key));
        tokens.put("signed by a stranger", sign(genuine, other, other.getKeyID()));
        tokens.put("signed by a stranger in our key's name", sign(genuine, other, key.getKeyID()));
        tokens.put("changed after it was signed", changed(signed, signature));
        tokens.put("expired", sign(with(genuine).expirationTime(Date.from(now.minusSeconds(1))), key));
        tokens.put("without an end", sign(with(genuine).expirationTime(null), key));
        tokens.put(
                "of a life too long", sign(with(genuine).expirationTime(Date.from(now.plus(Duration.ofDays(1)))), key));
        tokens.put("not valid yet", sign(with(genuine).notBeforeTime(Date.from(now.plusSeconds(300))), key));
        tokens.put("for another audience", sign(with(genuine).audience("elsewhere"), key));
        tokens.put("of an unknown issuer", sign(with(genuine).issuer("somebody"), key));
        tokens.put("without a facility", sign(with(genuine).claim("facility", null), key));
        tokens.put("with a facility in words", sign(with(genuine).claim("facility", "twelve"), key));
        tokens.put("with a negative facility", sign(with(genuine).claim("facility", -1), key));
        tokens.put("without roles", sign(with(genuine).claim("roles", null), key));
        tokens.put("no token at all", "nonsense");
        tokens.put("far too long", "x".repeat(9000));
        return tokens;
    }

    private static JWTClaimsSet.Builder with(JWTClaimsSet genuine) {
        return new JWTClaimsSet.Builder(genuine);
    }

    private static String sign(JWTClaimsSet.Builder claims, ECKey key) {
        return sign(claims.build(), key, key.getKeyID());
    }

    private static String sign(JWTClaimsSet claims, ECKey key, String keyId) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(keyId).build(), claims);
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hs256(JWTClaimsSet claims, ECKey key) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            jwt.sign(new MACSigner(key.toECPublicKey().getEncoded()));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String changed(String signed, String signature) {
        String header = signed.split("\\.", -1)[0];
        String claims = new String(Base64.getUrlDecoder().decode(signed.split("\\.", -1)[1]), StandardCharsets.UTF_8);
        return header + "." + encode(claims.replace("\"facility\":", "\"facility\":1")) + "." + signature;
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
