package dev.medsync.monolith.controller;

import dev.medsync.monolith.model.JsonText;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.util.function.UnaryOperator;

/** Errors as RFC 9457 problems. */
final class Problems {

    static final String TYPE = "https://medsync.dev/problems/";
    static final MediaType MEDIA_TYPE = MediaType.of("application/problem+json");

    private Problems() {}

    static MutableHttpResponse<String> response(HttpRequest<?> request, int status, String type, String detail) {
        return response(request, status, type, detail, json -> json);
    }

    static MutableHttpResponse<String> response(
            HttpRequest<?> request, int status, String type, String detail, UnaryOperator<JsonText> members) {
        return HttpResponse.<String>status(status, type)
                .contentType(MEDIA_TYPE)
                .body(body(request, status, type, detail, members));
    }

    /** {@code instance} is the path alone: a query may name a patient. */
    static String body(
            HttpRequest<?> request, int status, String type, String detail, UnaryOperator<JsonText> members) {
        return members.apply(new JsonText()
                        .text("type", TYPE + type)
                        .text("title", type.replace('-', ' '))
                        .raw("status", status)
                        .text("detail", detail)
                        .text("instance", request.getPath()))
                .end();
    }

    /** The type of an error that the framework found. */
    static String typeOf(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "not-found";
            case METHOD_NOT_ALLOWED -> "method-not-allowed";
            case UNSUPPORTED_MEDIA_TYPE -> "unsupported-media-type";
            case NOT_ACCEPTABLE -> "not-acceptable";
            case REQUEST_ENTITY_TOO_LARGE -> "payload-too-large";
            case UNAUTHORIZED -> "unauthenticated";
            case FORBIDDEN -> "forbidden";
            default -> status.getCode() < 500 ? "invalid-request" : "internal";
        };
    }
}
