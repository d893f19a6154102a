package dev.medsync.monolith.controller;

import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Claim;
import dev.medsync.monolith.model.JsonText;
import dev.medsync.monolith.model.PatientJson;
import dev.medsync.monolith.seam.Written;
import dev.medsync.monolith.service.ClaimService;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Claims. */
@Controller("/api/v1/claims")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ClaimController {

    private final ClaimService claims;

    ClaimController(ClaimService claims) {
        this.claims = claims;
    }

    @Post
    HttpResponse<String> create(HttpRequest<?> request, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        JsonBody json = JsonBody.parse(body);
        Written<Claim> written = claims.create(
                caller, Api.key(request, body), json.requiredNumber("encounterId"), json.requiredNumber("payerId"));
        return answer(written);
    }

    @Get("/{id}")
    HttpResponse<String> claim(HttpRequest<?> request, long id) throws SQLException {
        return Api.json(PatientJson.claim(claims.claim(TokenFilter.caller(request), id)));
    }

    @Get
    HttpResponse<String> ofPatient(HttpRequest<?> request, @QueryValue long patientId) throws SQLException {
        return Api.json(JsonText.arrayOf(claims.ofPatient(TokenFilter.caller(request), patientId), PatientJson::claim));
    }

    @Post("/{id}/submit")
    HttpResponse<String> submit(HttpRequest<?> request, long id, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        return answer(claims.submit(caller, Api.key(request, body), id));
    }

    @Post("/{id}/void")
    HttpResponse<String> voidClaim(HttpRequest<?> request, long id, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        String reason = JsonBody.parse(body).requiredText("reason", 200);
        return answer(claims.voidClaim(caller, Api.key(request, body), id, reason));
    }

    private static HttpResponse<String> answer(Written<Claim> written) {
        return Api.written(written, PatientJson.claim(written.aggregate()));
    }
}
