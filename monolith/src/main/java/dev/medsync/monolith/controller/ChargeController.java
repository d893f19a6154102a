package dev.medsync.monolith.controller;

import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Charge;
import dev.medsync.monolith.model.PatientJson;
import dev.medsync.monolith.seam.Written;
import dev.medsync.monolith.service.ChargeService;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.math.BigDecimal;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Charges. */
@Controller("/api/v1/charges")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ChargeController {

    private final ChargeService charges;

    ChargeController(ChargeService charges) {
        this.charges = charges;
    }

    @Post
    HttpResponse<String> capture(HttpRequest<?> request, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        JsonBody json = JsonBody.parse(body);
        BigDecimal unit = json.money("unitAmt");
        if (unit != null && unit.signum() < 0) {
            throw json.invalid("unitAmt", "must not be negative");
        }
        Written<Charge> written = charges.capture(
                caller,
                Api.key(request, body),
                new ChargeService.Capture(
                        json.requiredNumber("encounterId"),
                        json.requiredText("code", 8).strip(),
                        json.textOr("modifier", 2, ""),
                        json.text("description", 120),
                        json.textOr("diagnosis", 10, ""),
                        json.integer("quantity", 1, 9999, 1),
                        unit,
                        json.date("serviceDate")));
        return Api.written(written, PatientJson.charge(written.aggregate()));
    }

    @Get("/{id}")
    HttpResponse<String> charge(HttpRequest<?> request, long id) throws SQLException {
        return Api.json(PatientJson.charge(charges.charge(TokenFilter.caller(request), id)));
    }

    @Post("/{id}/void")
    HttpResponse<String> voidCharge(HttpRequest<?> request, long id, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        String reason = JsonBody.parse(body).requiredText("reason", 200);
        Written<Charge> written = charges.voidCharge(caller, Api.key(request, body), id, reason);
        return Api.written(written, PatientJson.charge(written.aggregate()));
    }
}
