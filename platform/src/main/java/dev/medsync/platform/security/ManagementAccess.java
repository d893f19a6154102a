package dev.medsync.platform.security;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Who may change something over the management port: a person whose token names the role {@code admin}. */
@Singleton
public final class ManagementAccess {
    private static final String SCHEME = "Bearer ";

    private final TokenVerifier verifier;

    public ManagementAccess(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    /**
     * The administrator who calls.
     *
     * @param authorization the header of that name
     * @throws HttpStatusException 401 without a valid token, 403 without the role, 503 when tokens cannot be checked
     */
    public Caller requireAdmin(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith(SCHEME)) {
            throw new HttpStatusException(HttpStatus.UNAUTHORIZED, "Send an administrator's token: Bearer …");
        }
        Caller caller = switch (verifier.verify(authorization.substring(SCHEME.length()))) {
            case Verification.Verified verified -> verified.caller();
            case Verification.Refused refused ->
                throw new HttpStatusException(HttpStatus.UNAUTHORIZED, refused.detail());
            case Verification.Unknown ignored ->
                throw new HttpStatusException(
                        HttpStatus.SERVICE_UNAVAILABLE, "Tokens cannot be checked for the moment.");
        };
        if (!caller.roles().contains(Roles.ADMIN)) {
            throw new HttpStatusException(HttpStatus.FORBIDDEN, "This needs the role admin.");
        }
        return caller;
    }
}
