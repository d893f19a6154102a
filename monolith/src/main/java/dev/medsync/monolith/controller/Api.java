package dev.medsync.monolith.controller;

import dev.medsync.monolith.seam.IdempotencyKey;
import dev.medsync.monolith.seam.Written;
import dev.medsync.monolith.service.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What every endpoint does with a request and an answer. */
final class Api {

    private static final String KEY = "Idempotency-Key";
    private static final int LONGEST_KEY = 200;

    private Api() {}

    /** The client's key for a write, or null. */
    static @Nullable IdempotencyKey key(HttpRequest<?> request, @Nullable String body) {
        String value = request.getHeaders().get(KEY);
        if (value == null) {
            return null;
        }
        if (value.isBlank() || value.length() > LONGEST_KEY || !value.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
            throw ProblemException.invalid(KEY, "expected 1 to " + LONGEST_KEY + " printable characters");
        }
        return IdempotencyKey.of(value, request.getMethodName(), request.getPath(), body == null ? "" : body);
    }

    /** 200 and the aggregate, also for what was just made: the first clients did not know 201. */
    static HttpResponse<String> json(String json) {
        return ok(json);
    }

    /** The same, saying so if nothing was written because the key had been used. */
    static HttpResponse<String> written(Written<?> written, String json) {
        MutableHttpResponse<String> response = ok(json);
        return written.replayed() ? response.header("Idempotency-Replayed", "true") : response;
    }

    /** Where the request came from, for the session list. */
    static String source(HttpRequest<?> request) {
        InetSocketAddress address = request.getRemoteAddress();
        return address.getAddress() == null ? "" : address.getAddress().getHostAddress();
    }

    private static MutableHttpResponse<String> ok(String json) {
        return HttpResponse.ok(json)
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .header("Cache-Control", "no-store");
    }
}
