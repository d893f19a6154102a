package dev.medsync.gateway.edge;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request head must look like before anything else looks at it. */
final class RequestChecks {

    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    private RequestChecks() {}

    /** The reason to refuse the request and close the connection, or null when there is none. */
    static @Nullable Problem check(HttpRequest request, long maxBodyBytes) {
        if (request.decoderResult().isFailure()) {
            return unreadable(request.decoderResult().cause());
        }
        if (!METHODS.contains(request.method())) {
            return Problem.of("method-not-allowed", 405, "This method is not served", null);
        }
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return Problem.of("version-not-supported", 505, "HTTP/1.1 is spoken here", null);
        }
        HttpHeaders headers = request.headers();
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_1))) {
            return Problem.badRequest("A request names exactly one Host.");
        }
        Problem framing = checkFraming(request, maxBodyBytes);
        return framing != null ? framing : checkTarget(request.uri());
    }

    private static Problem unreadable(@Nullable Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Problem.of("address-too-long", 414, "The address is too long", null);
        }
        if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException) {
            return Problem.of("headers-too-large", 431, "The headers are too large", null);
        }
        return Problem.badRequest("This is not a well-formed HTTP/1.1 request.");
    }

    /** One way to find the end of the body, or refusal: two ways are how a request is smuggled (RFC 9112 §6.3). */
    private static @Nullable Problem checkFraming(HttpRequest request, long maxBodyBytes) {
        HttpHeaders headers = request.headers();
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (!codings.isEmpty()) {
            if (codings.size() > 1
                    || !codings.getFirst().equalsIgnoreCase("chunked")
                    || !lengths.isEmpty()
                    || request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
                return Problem.badRequest("Transfer-Encoding may be `chunked`, once, and without Content-Length.");
            }
            return null;
        }
        if (lengths.isEmpty()) {
            return null;
        }
        String length = lengths.getFirst();
        if (lengths.size() > 1 || length.isEmpty() || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Problem.badRequest("Content-Length is one decimal number.");
        }
        // Longer than any number that fits a long: certainly longer than the limit.
        if (length.length() > 18 || Long.parseLong(length) > maxBodyBytes) {
            return Problem.bodyTooLarge(maxBodyBytes);
        }
        return null;
    }

    private static @Nullable Problem checkTarget(String target) {
        if (target.isEmpty() || target.charAt(0) != '/') {
            return Problem.badRequest("The address starts with a slash.");
        }
        int end = target.indexOf('?');
        String path = end < 0 ? target : target.substring(0, end);
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 127 || c == '#' || c == '\\' || c == '"' || c == '<' || c == '>') {
                return Problem.badRequest("The address has a character that must be percent-encoded.");
            }
            if (c == '%' && !isEscape(target, i)) {
                return Problem.badRequest("The address has a broken percent escape.");
            }
        }
        return isAmbiguous(path)
                ? Problem.badRequest("The path has an empty or dotted segment, or an encoded separator.")
                : null;
    }

    private static boolean isEscape(String text, int at) {
        return at + 2 < text.length()
                && Character.digit(text.charAt(at + 1), 16) >= 0
                && Character.digit(text.charAt(at + 2), 16) >= 0;
    }

    /** Paths that another server could resolve to a different one. */
    private static boolean isAmbiguous(String path) {
        if (path.contains("//")) {
            return true;
        }
        if (path.indexOf('%') >= 0) {
            String lower = path.toLowerCase(Locale.ROOT);
            if (lower.contains("%2f") || lower.contains("%5c") || lower.contains("%00") || lower.contains("%2e")) {
                return true;
            }
        }
        for (int dot = path.indexOf("/."); dot >= 0; dot = path.indexOf("/.", dot + 1)) {
            String rest = path.substring(dot + 1);
            if (rest.equals(".") || rest.equals("..") || rest.startsWith("./") || rest.startsWith("../")) {
                return true;
            }
        }
        return false;
    }
}
