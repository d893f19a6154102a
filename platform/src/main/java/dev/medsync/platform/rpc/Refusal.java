package dev.medsync.platform.rpc;

import io.grpc.Status;
import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What an endpoint throws when a call is refused for a reason that the caller should learn. Domain code returns sealed
 * results; the endpoint's {@code switch} turns those that are refusals into one of these, and {@link Replies} or the
 * server turns it into a status with {@code google.rpc.ErrorInfo}. The detail is read by people: never PHI in it.
 */
public final class Refusal extends RuntimeException {
    /** Members of a problem document (RFC 9457), and those that the edge adds. */
    private static final Set<String> RESERVED =
            Set.of("type", "title", "status", "detail", "instance", "code", "errors", "requestId");

    @Serial
    private static final long serialVersionUID = 1L;

    /** One field of a request that is not as it must be; {@code field} is its path, never its value. */
    public record FieldViolation(String field, String description) {}

    private final Status.Code code;
    private final String reason;
    private final transient Map<String, String> metadata;
    private final transient List<FieldViolation> violations;

    private Refusal(
            Status.Code code,
            String reason,
            String detail,
            Map<String, String> metadata,
            List<FieldViolation> violations) {
        // No stack trace: a refusal is an answer, and answers must be cheap.
        super(detail, null, false, false);
        this.code = code;
        this.reason = reason;
        this.metadata = metadata;
        this.violations = violations;
    }

    /** A refusal of the domain's own, e.g. {@code of(FAILED_PRECONDITION, "CLAIM_PAID", "A paid claim cannot be voided.")}. */
    public static Refusal of(Status.Code code, String reason, String detail) {
        return new Refusal(code, reason, detail, Map.of(), List.of());
    }

    /** There is no such thing at the caller's facility; also the answer for a thing of another facility. */
    public static Refusal notFound(String what) {
        return of(Status.Code.NOT_FOUND, Reasons.NOT_FOUND, "There is no such " + what + " at this facility.");
    }

    /** The caller has seen an older version than the current one. */
    public static Refusal staleVersion(long currentVersion) {
        return staleVersion().with("current_version", Long.toString(currentVersion));
    }

    /** The caller has seen an older version than the current one, whichever that is. */
    public static Refusal staleVersion() {
        return of(Status.Code.ABORTED, Reasons.STALE_VERSION, "It has changed since you read it.");
    }

    public static Refusal invalid(String field, String description) {
        return invalid(List.of(new FieldViolation(field, description)));
    }

    public static Refusal invalid(List<FieldViolation> violations) {
        return new Refusal(
                Status.Code.INVALID_ARGUMENT,
                Reasons.INVALID_ARGUMENT,
                "The request is not valid.",
                Map.of(),
                List.copyOf(violations));
    }

    /** The idempotency key was used before, for another request. */
    public static Refusal idempotencyKeyReused() {
        return of(
                Status.Code.INVALID_ARGUMENT,
                Reasons.IDEMPOTENCY_KEY_REUSED,
                "This idempotency key belongs to another request.");
    }

    /** This side does not own the facility's data, as of {@code epoch}. */
    public static Refusal notOwner(String capability, int facility, long epoch) {
        return of(Status.Code.FAILED_PRECONDITION, Reasons.NOT_OWNER, "The data of this facility is owned elsewhere.")
                .with("capability", capability)
                .with("facility", Integer.toString(facility))
                .with("epoch", Long.toString(epoch));
    }

    public static Refusal unauthenticated(String reason, String detail) {
        return of(Status.Code.UNAUTHENTICATED, reason, detail);
    }

    public static Refusal permissionDenied(String detail) {
        return of(Status.Code.PERMISSION_DENIED, Reasons.PERMISSION_DENIED, detail);
    }

    /** Something this call needs is not there for the moment; the caller may try again. */
    public static Refusal unavailable(String reason, String detail) {
        return of(Status.Code.UNAVAILABLE, reason, detail);
    }

    /**
     * The same refusal with one more member, which the caller finds in the error's metadata and in the problem.
     *
     * @throws IllegalArgumentException for a name that a problem has a meaning of its own for
     */
    public Refusal with(String name, String value) {
        if (RESERVED.contains(name)) {
            throw new IllegalArgumentException("A problem's own member: " + name);
        }
        Map<String, String> more = new LinkedHashMap<>(metadata);
        more.put(name, value);
        return new Refusal(code, reason, detail(), more, violations);
    }

    public Status.Code code() {
        return code;
    }

    /** Stable, upper case with underscores, e.g. {@code NOT_OWNER}. */
    public String reason() {
        return reason;
    }

    public String detail() {
        return Objects.requireNonNullElse(getMessage(), "");
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    public List<FieldViolation> violations() {
        return violations;
    }
}
