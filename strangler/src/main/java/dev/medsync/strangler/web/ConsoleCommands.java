package dev.medsync.strangler.web;

import dev.medsync.strangler.rollout.Phase;
import dev.medsync.strangler.rollout.Rollout;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The console's buttons. A browser comes in with a one-time code from the address' fragment, which no server and no log
 * sees, and gets a cookie that no script can read. Cookies do not know ports, so another page on this machine could ride on
 * it: a command must also come from this page's own origin and carry a header that a foreign page cannot send unasked.
 */
@Controller("/console")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.TEXT_PLAIN)
final class ConsoleCommands {
    static final String COOKIE = "medsync_console";
    private static final String UNNAMED = "console";
    static final String HEADER = "X-MedSync-Console";

    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Map<String, Rollout> rollouts = new TreeMap<>();
    private final Credentials credentials;
    private final ConsoleSessions sessions;

    ConsoleCommands(List<Rollout> rollouts, Credentials credentials, ConsoleSessions sessions) {
        this.credentials = credentials;
        this.sessions = sessions;
        rollouts.forEach(each -> this.rollouts.put(each.capability(), each));
    }

    /** A code for a browser; {@code ./medsync open} asks for it, and the body says for whom. */
    @Post(value = "/codes", consumes = MediaType.ALL)
    String code(@Body @Nullable String actor, @Header(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
        credentials.requireAdmin(authorization);
        return sessions.code(actor == null || actor.isBlank() ? UNNAMED : actor.strip());
    }

    /** Whether this browser may press buttons: {@code open} or {@code closed}. */
    @Get("/session")
    String session(HttpRequest<?> request) {
        return sessions.actor(cookie(request)).isPresent() ? "open" : "closed";
    }

    /** Takes a code for a session. */
    @Post(value = "/session", consumes = MediaType.ALL)
    MutableHttpResponse<String> open(@Body @Nullable String code, HttpRequest<?> request) {
        if (!isOwnPage(request)) {
            return refused();
        }
        return sessions.open(code == null ? "" : code)
                .map(session -> HttpResponse.ok("open")
                        .cookie(Cookie.of(COOKIE, session)
                                .httpOnly(true)
                                .sameSite(SameSite.Strict)
                                .path("/console")
                                .maxAge(ConsoleSessions.SESSION_LIFE)))
                .orElseGet(ConsoleCommands::refused);
    }

    /** One of the buttons: {@code migrate} (the body says to which phase), {@code stop}, {@code rollback}. */
    @Post(value = "/commands/{capability}/{command}", consumes = MediaType.ALL)
    HttpResponse<String> command(
            String capability, String command, @Body @Nullable String phase, HttpRequest<?> request) {
        String actor = sessions.actor(cookie(request)).orElse(null);
        if (!isOwnPage(request) || actor == null) {
            return refused();
        }
        Rollout rollout = rollouts.get(capability);
        if (rollout == null) {
            return HttpResponse.<String>notFound().body(capability + " does not move");
        }
        try {
            switch (command) {
                case "migrate" ->
                    rollout.forward(
                            Phase.valueOf(String.valueOf(phase).toUpperCase(Locale.ROOT)),
                            actor,
                            "by hand, in the console");
                case "rollback" -> rollout.back(actor, "by hand, in the console");
                case "stop" -> rollout.stop();
                default -> {
                    return HttpResponse.<String>notFound().body("There is no command " + command);
                }
            }
            return HttpResponse.ok("begun");
        } catch (Rollout.RefusedException | IllegalArgumentException e) {
            return HttpResponse.<String>status(HttpStatus.CONFLICT).body(String.valueOf(e.getMessage()));
        }
    }

    private static MutableHttpResponse<String> refused() {
        return HttpResponse.<String>status(HttpStatus.UNAUTHORIZED)
                .body("Come in with ./medsync open: it opens this page with a code that works once.");
    }

    private static @Nullable String cookie(HttpRequest<?> request) {
        return request.getCookies().findCookie(COOKIE).map(Cookie::getValue).orElse(null);
    }

    /** From the page that this server served, on this machine, and not from a name that somebody else points at it. */
    private static boolean isOwnPage(HttpRequest<?> request) {
        String host = request.getHeaders().get(HttpHeaders.HOST);
        String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
        if (host == null || origin == null || request.getHeaders().get(HEADER) == null) {
            return false;
        }
        try {
            URI from = URI.create(origin);
            return host.equals(from.getAuthority()) && from.getHost() != null && HERE.contains(from.getHost());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
