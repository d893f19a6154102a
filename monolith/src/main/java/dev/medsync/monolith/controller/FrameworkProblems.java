package dev.medsync.monolith.controller;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;

/** Errors the framework answers (no such path, malformed id, too large a body) in the same shape, without its messages: they quote the input. */
@Singleton
@Primary
final class FrameworkProblems implements ErrorResponseProcessor<String> {

    @Override
    public MutableHttpResponse<String> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        String type = Problems.typeOf(response.status());
        return ((HttpResponse<?>) response)
                .toMutableResponse()
                .contentType(Problems.MEDIA_TYPE)
                .body(Problems.body(
                        context.getRequest(),
                        response.status().getCode(),
                        type,
                        response.status().getReason(),
                        json -> json));
    }
}
