package dev.medsync.strangler.web;

import dev.medsync.strangler.StranglerSettings;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Who may change something over HTTP: people with the admin token give commands, the gateway with its own token reports. A
 * token that is not configured opens nothing. What only reads is open to this machine.
 */
@Singleton
final class Credentials {
    private final @Nullable String adminToken;
    private final @Nullable String gatewayToken;

    Credentials(StranglerSettings settings) {
        this.adminToken = settings.adminToken();
        this.gatewayToken = settings.gatewayToken();
    }

    /** @throws HttpStatusException 401 unless the header carries the admin token */
    void requireAdmin(@Nullable String authorization) {
        require(
                adminToken,
                authorization,
                "Commands need the strangler's admin token (medsync.strangler.admin-token).");
    }

    /** @throws HttpStatusException 401 unless the header carries the gateway's token */
    void requireGateway(@Nullable String authorization) {
        require(gatewayToken, authorization, "Reports need the gateway's token (medsync.strangler.gateway-token).");
    }

    private static void require(@Nullable String token, @Nullable String authorization, String message) {
        byte[] expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        byte[] given = (authorization == null ? "" : authorization).getBytes(StandardCharsets.UTF_8);
        if (token == null || token.isBlank() || !MessageDigest.isEqual(expected, given)) {
            throw new HttpStatusException(HttpStatus.UNAUTHORIZED, message);
        }
    }
}
