package dev.medsync.monolith.controller;

import dev.medsync.monolith.service.LoginService;
import dev.medsync.monolith.service.ProblemException;
import dev.medsync.monolith.service.Tokens;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.URI;
import java.sql.SQLException;
import java.util.Map;

/** The way in and out for people with a browser. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class LoginPageController {

    private final LoginService logins;

    LoginPageController(LoginService logins) {
        this.logins = logins;
    }

    @Get("/")
    HttpResponse<?> start() {
        return HttpResponse.seeOther(URI.create("/ui/patients"));
    }

    @Get("/ui/login")
    HttpResponse<String> form() {
        return form(200, Html.of(""));
    }

    @Post("/ui/login")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> login(HttpRequest<?> request, @Body Map<String, String> form) throws SQLException {
        try {
            Tokens.Issued issued = logins.login(
                    form.getOrDefault("username", ""),
                    form.getOrDefault("password", ""),
                    Integer.valueOf(form.getOrDefault("facility", "")),
                    Api.source(request));
            return HttpResponse.seeOther(URI.create("/ui/patients"))
                    .cookie(cookie(issued.token(), Tokens.LIFETIME.toSeconds()));
        } catch (ProblemException | NumberFormatException e) {
            return form(401, Html.of("<p class=\"note\">Name, password or facility is wrong.</p>"));
        }
    }

    @Post("/ui/logout")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> logout() {
        return HttpResponse.seeOther(URI.create("/ui/login")).cookie(cookie("", 0));
    }

    private static Cookie cookie(String value, long seconds) {
        return Cookie.of(TokenFilter.COOKIE, value)
                .path("/ui")
                .httpOnly(true)
                .sameSite(SameSite.Strict)
                .maxAge(seconds);
    }

    private static HttpResponse<String> form(int status, Html note) {
        return Html.page(
                status,
                "Log in",
                null,
                Html.of(
                        "{}<form method=\"post\" action=\"/ui/login\"><label>User <input name=\"username\" autofocus maxlength=\"40\"></label>"
                                + "<label>Password <input name=\"password\" type=\"password\" maxlength=\"200\"></label>"
                                + "<label>Facility <input name=\"facility\" type=\"number\" min=\"1\" value=\"1\"></label><button>Log in</button></form>",
                        note));
    }
}
