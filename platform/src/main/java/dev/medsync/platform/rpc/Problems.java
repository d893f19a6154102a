package dev.medsync.platform.rpc;

import com.google.rpc.ErrorInfo;
import dev.medsync.platform.rpc.Refusal.FieldViolation;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** gRPC status ↔ RFC 9457 problem, both directions. The gateway is the only one that shows problems to people. */
public final class Problems {
    /** Every problem's type is this and the reason in kebab case. */
    public static final String TYPE_BASE = "https://medsync.dev/problems/";

    /** Reasons whose HTTP status is another than their code's. */
    private static final Map<String, Integer> HTTP_STATUS_BY_REASON = Map.of(
            Reasons.NOT_OWNER, 421,
            Reasons.STALE_VERSION, 412,
            Reasons.IDEMPOTENCY_KEY_REUSED, 422);

    private Problems() {}

    /** The problem that a failed call is. Without our {@code ErrorInfo} its message is not shown: it may hold anything. */
    public static Problem of(StatusRuntimeException failed) {
        Status.Code code = failed.getStatus().getCode();
        Optional<ErrorInfo> info = Statuses.errorInfo(failed);
        String reason = info.map(ErrorInfo::getReason).orElse(code.name());
        List<FieldViolation> errors = info.isPresent() ? Statuses.violations(failed) : List.of();
        String detail = info.isPresent() ? text(failed.getStatus().getDescription()) : defaultDetail(code);
        return new Problem(
                URI.create(TYPE_BASE + kebab(reason)),
                title(reason),
                HTTP_STATUS_BY_REASON.getOrDefault(reason, httpStatus(code)),
                detail,
                code,
                info.map(ErrorInfo::getMetadataMap).orElse(Map.of()),
                errors);
    }

    /** The problem that a refusal is, for HTTP endpoints of our own. */
    public static Problem of(Refusal refusal) {
        return of(Statuses.of(refusal));
    }

    /** The refusal that a problem tells of. */
    public static Refusal refusal(Problem problem) {
        Refusal refusal = problem.errors().isEmpty()
                ? Refusal.of(problem.code(), reason(problem.type()), problem.detail())
                : Refusal.invalid(problem.errors());
        for (Map.Entry<String, String> member : problem.members().entrySet()) {
            refusal = refusal.with(member.getKey(), member.getValue());
        }
        return refusal;
    }

    /** The HTTP status of a gRPC code, for problems whose reason does not say otherwise. */
    public static int httpStatus(Status.Code code) {
        return switch (code) {
            case OK -> 200;
            case INVALID_ARGUMENT, OUT_OF_RANGE -> 400;
            case UNAUTHENTICATED -> 401;
            case PERMISSION_DENIED -> 403;
            case NOT_FOUND -> 404;
            case ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED -> 409;
            case RESOURCE_EXHAUSTED -> 429;
            // The client closed the request (nginx): nobody reads it.
            case CANCELLED -> 499;
            case UNKNOWN, INTERNAL, DATA_LOSS -> 500;
            case UNIMPLEMENTED -> 501;
            case UNAVAILABLE -> 503;
            case DEADLINE_EXCEEDED -> 504;
        };
    }

    private static String reason(URI type) {
        String text = type.toString();
        String name = text.startsWith(TYPE_BASE) ? text.substring(TYPE_BASE.length()) : "UNKNOWN";
        return name.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static String kebab(String reason) {
        return reason.replace('_', '-').toLowerCase(Locale.ROOT);
    }

    private static String title(String reason) {
        String words = reason.replace('_', ' ').toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static String defaultDetail(Status.Code code) {
        return switch (code) {
            case UNAVAILABLE -> "A part of the system is not reachable for the moment.";
            case DEADLINE_EXCEEDED -> "The answer took too long.";
            default -> title(code.name()) + ".";
        };
    }

    private static String text(@Nullable String description) {
        return description == null ? "" : description;
    }
}
