package dev.medsync.monolith.seam;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A client's name for one write, and a fingerprint of what it asked for.
 *
 * @param value the header
 * @param fingerprint {@code m1:} and a hash of method, path and body. The other owner sees another method and body for the same
 *     request, so fingerprints are compared only with those of the same scheme.
 */
public record IdempotencyKey(String value, String fingerprint) {

    private static final String SCHEME = "m1:";

    /** For a request. */
    public static IdempotencyKey of(String value, String method, String path, String body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((method + '\n' + path + '\n' + body).getBytes(StandardCharsets.UTF_8));
            return new IdempotencyKey(value, SCHEME + HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean contradicts(String stored) {
        return stored.startsWith(SCHEME) && !stored.equals(fingerprint);
    }
}
