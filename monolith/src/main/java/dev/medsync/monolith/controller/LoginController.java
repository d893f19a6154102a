package dev.medsync.monolith.controller;

import dev.medsync.monolith.model.JsonText;
import dev.medsync.monolith.model.PatientJson;
import dev.medsync.monolith.service.LoginService;
import dev.medsync.monolith.service.SigningKey;
import dev.medsync.monolith.service.Tokens;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Log-in, change of facility, the facilities, and the keys tokens are checked with. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class LoginController {

    private final LoginService logins;
    private final SigningKey signingKey;

    LoginController(LoginService logins, SigningKey signingKey) {
        this.logins = logins;
        this.signingKey = signingKey;
    }

    @Post("/api/v1/login")
    HttpResponse<String> login(HttpRequest<?> request, @Nullable @Body String body) throws SQLException {
        JsonBody json = JsonBody.parse(body);
        Long facility = json.number("facility");
        return token(logins.login(
                json.requiredText("username", 40),
                json.requiredText("password", 200),
                facility == null ? null : json.integer("facility", 1, Integer.MAX_VALUE, null),
                Api.source(request)));
    }

    @Post("/api/v1/session/facility")
    HttpResponse<String> switchFacility(HttpRequest<?> request, @Nullable @Body String body) throws SQLException {
        int facility = JsonBody.parse(body).integer("facility", 1, Integer.MAX_VALUE, null);
        return token(logins.switchFacility(TokenFilter.caller(request), facility, Api.source(request)));
    }

    @Get("/api/v1/facilities")
    HttpResponse<String> facilities() throws SQLException {
        return Api.json(JsonText.arrayOf(logins.facilities(), PatientJson::facility));
    }

    @Get("/.well-known/jwks.json")
    HttpResponse<String> keys() {
        return Api.json(signingKey.published().toString(true));
    }

    private static HttpResponse<String> token(Tokens.Issued issued) {
        return Api.json(new JsonText()
                .text("token", issued.token())
                .raw("expiresIn", Tokens.LIFETIME.toSeconds())
                .end());
    }
}
