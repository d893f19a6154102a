package dev.medsync.platform.security;

import dev.medsync.platform.rpc.Reasons;
import dev.medsync.platform.rpc.Refusal;
import io.grpc.Context;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The person (or the workload in a person's name) that a call is made for, as a verified token says.
 *
 * @param subject user id
 * @param facility the facility that the token is for; every row that the call touches belongs to it
 * @param roles e.g. {@code biller}
 * @param token the token itself, to be forwarded
 * @param expiresAt end of the token's life
 * @param purpose why data is read, for the audit: {@code treatment}, {@code payment}, {@code operations}, {@code shadow}
 */
public record Caller(
        String subject,
        String name,
        String issuer,
        int facility,
        Set<String> roles,
        String token,
        Instant expiresAt,
        String purpose) {

    static final Context.Key<Caller> KEY = Context.key("medsync.caller");

    public Caller {
        roles = Set.copyOf(roles);
    }

    /** Who the current call is made for; empty for calls between workloads and for methods open to all. */
    public static Optional<Caller> current() {
        return Optional.ofNullable(KEY.get());
    }

    /**
     * Who the current call is made for.
     *
     * @throws Refusal UNAUTHENTICATED when no token came with the call
     */
    public static Caller required() {
        return current().orElseThrow(() -> Refusal.unauthenticated(Reasons.UNAUTHENTICATED, "A token is needed."));
    }

    /** The same caller, whose request is mirrored: the audit says so. */
    Caller inShadow() {
        return new Caller(subject, name, issuer, facility, roles, token, expiresAt, "shadow");
    }

    public boolean hasRole(String role) {
        return roles.contains(role);
    }

    /** Never the token: this lands in logs. */
    @Override
    public String toString() {
        return "Caller[" + subject + " at " + facility + " " + roles + "]";
    }
}
