package dev.medsync.monolith.controller;

import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.service.ProblemException;
import dev.medsync.monolith.service.Tokens;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** Every request but the log-in names its caller: a bearer token for the API, a cookie for the pages. */
@ServerFilter({"/api/v1/**", "/ui/**"})
final class TokenFilter {

    static final String COOKIE = "MEDSYNC_TOKEN";
    private static final String CALLER = "medsync.caller";
    private static final String BEARER = "Bearer ";

    private final Tokens tokens;

    TokenFilter(Tokens tokens) {
        this.tokens = tokens;
    }

    @RequestFilter
    @ExecuteOn(TaskExecutors.BLOCKING)
    void identify(HttpRequest<?> request) {
        String path = request.getPath();
        if (path.equals("/api/v1/login") || path.equals("/ui/login")) {
            return;
        }
        request.setAttribute(CALLER, tokens.verify(token(request, path.startsWith("/ui/"))));
    }

    /** Whom the filter found. */
    static Caller caller(HttpRequest<?> request) {
        return request.getAttribute(CALLER, Caller.class)
                .orElseThrow(() -> ProblemException.unauthenticated("no token"));
    }

    private static String token(HttpRequest<?> request, boolean page) {
        if (page) {
            return request.getCookies()
                    .findCookie(COOKIE)
                    .map(Cookie::getValue)
                    .orElseThrow(() -> ProblemException.unauthenticated("not logged in"));
        }
        String authorization = request.getHeaders().get("Authorization");
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw ProblemException.unauthenticated("no token");
        }
        return authorization.substring(BEARER.length()).strip();
    }
}
