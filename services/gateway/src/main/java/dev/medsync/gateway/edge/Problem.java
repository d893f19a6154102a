package dev.medsync.gateway.edge;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as clients see it (RFC 9457). Never carries a value of a request or of a record, only names.
 *
 * @param type kebab-case name; the `type` member is {@code https://medsync.dev/problems/} and this name
 * @param status HTTP status code
 * @param members further members of the document
 */
public record Problem(
        String type, int status, String title, @Nullable String detail, Map<String, Object> members) {

    /** A problem without further members. */
    public static Problem of(String type, int status, String title, @Nullable String detail) {
        return new Problem(type, status, title, detail, Map.of());
    }

    public static Problem badRequest(String detail) {
        return of("bad-request", 400, "The request cannot be read", detail);
    }

    public static Problem bodyTooLarge(long limitBytes) {
        return of(
                "body-too-large",
                413,
                "The body is too large",
                "A body may have " + limitBytes + " bytes at this address.");
    }

    public static Problem notFound() {
        return of("not-found", 404, "There is nothing at this address", null);
    }

    /** @param successor the method and address to use instead */
    public static Problem gone(String successor) {
        return new Problem(
                "gone",
                410,
                "This address is gone",
                "The monolith does not keep this data any more. Use " + successor + ".",
                Map.of("successor", successor));
    }

    public static Problem unavailable(String detail) {
        return of("unavailable", 503, "The service is not available", detail);
    }

    public static Problem deadlineExceeded() {
        return of("deadline-exceeded", 504, "No answer within the deadline", null);
    }
}
