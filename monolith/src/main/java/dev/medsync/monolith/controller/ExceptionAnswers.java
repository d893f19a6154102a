package dev.medsync.monolith.controller;

import dev.medsync.monolith.seam.KeyReusedException;
import dev.medsync.monolith.seam.NotOwnerException;
import dev.medsync.monolith.service.IssuerUnreachableException;
import dev.medsync.monolith.service.ProblemException;
import io.micronaut.context.annotation.Factory;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.net.URI;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which exception becomes which problem. The only place. */
@Factory
final class ExceptionAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(ExceptionAnswers.class);

    @Singleton
    ExceptionHandler<ProblemException, HttpResponse<?>> problems() {
        return (request, problem) -> {
            if (Html.wanted(request)) {
                return problem.status() == 401
                        ? HttpResponse.seeOther(URI.create("/ui/login"))
                        : Html.page(problem.status(), "Not possible", null, Html.of("<p>{}</p>", problem.detail()));
            }
            return Problems.response(request, problem.status(), problem.type(), problem.detail(), json -> {
                String field = problem.field();
                return field == null ? json : json.text("field", field);
            });
        };
    }

    /** 421: this server is not the one to ask. The gateway refreshes its map and asks the owner. */
    @Singleton
    ExceptionHandler<NotOwnerException, HttpResponse<?>> notOwner() {
        return (request, refusal) -> Html.wanted(request)
                ? Html.page(
                        421,
                        "It has moved",
                        null,
                        Html.of(
                                "<p>The {} of facility {} is no longer kept here.</p>",
                                refusal.capability(),
                                refusal.facility()))
                : Problems.response(
                        request,
                        421,
                        "not-owner",
                        "the data of this facility is owned elsewhere",
                        json -> json.text("capability", refusal.capability())
                                .raw("facility", refusal.facility())
                                .raw("epoch", refusal.epoch())
                                .text("owner_hint", refusal.ownerHint()));
    }

    @Singleton
    ExceptionHandler<KeyReusedException, HttpResponse<?>> keyReused() {
        return (request, reused) -> Problems.response(
                request, 422, "idempotency-key-reused", "this Idempotency-Key was used for another request");
    }

    @Singleton
    ExceptionHandler<IssuerUnreachableException, HttpResponse<?>> issuerUnreachable() {
        return (request, unreachable) -> Problems.response(
                        request, 503, "unavailable", "the token cannot be checked at the moment")
                .header("Retry-After", "1");
    }

    @Singleton
    ExceptionHandler<SQLException, HttpResponse<?>> sql() {
        return (request, failure) -> {
            String state = failure.getSQLState() == null ? "" : failure.getSQLState();
            // Only the code: an error's text may quote a row.
            LOG.warn("{} {} failed in the database: SQLSTATE {}", request.getMethod(), route(request.getPath()), state);
            if (failure instanceof SQLTransientConnectionException || passing(state)) {
                return Problems.response(request, 503, "unavailable", "the database is busy or away; try again")
                        .header("Retry-After", "1");
            }
            return switch (state) {
                case "23505", "23503", "23514", "P0002" ->
                    Problems.response(request, 409, "conflict", "this contradicts what is stored");
                case "22001", "22003", "22007", "22008", "22021" ->
                    Problems.response(request, 400, "invalid-request", "a value is out of range");
                default -> Problems.response(request, 500, "internal", "unexpected failure");
            };
        };
    }

    /** Connection lost, server going away, timeout, deadlock, lock not available. */
    private static boolean passing(String state) {
        return state.startsWith("08")
                || state.startsWith("57P")
                || state.equals("57014")
                || state.equals("40P01")
                || state.equals("55P03")
                || state.equals("53300");
    }

    private static String route(String path) {
        return path.replaceAll("\\d+", "#");
    }
}
