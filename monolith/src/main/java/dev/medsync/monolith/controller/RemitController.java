package dev.medsync.monolith.controller;

import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.PatientJson;
import dev.medsync.monolith.model.Remit;
import dev.medsync.monolith.seam.Written;
import dev.medsync.monolith.service.RemitService;
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
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Remittances: an 835, already taken apart into JSON by the interface engine. */
@Controller("/api/v1/remits")
@ExecuteOn(TaskExecutors.BLOCKING)
final class RemitController {

    private static final List<String> CLP_STATUSES = List.of("1", "2", "3", "4", "19", "20", "21", "22");
    private static final List<String> GROUPS = List.of("CO", "PR", "OA", "PI");

    private final RemitService remits;

    RemitController(RemitService remits) {
        this.remits = remits;
    }

    @Post
    HttpResponse<String> post(HttpRequest<?> request, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        Written<Remit> written = remits.post(caller, Api.key(request, body), remit(caller, JsonBody.parse(body)));
        return Api.written(written, PatientJson.remit(written.aggregate()));
    }

    @Get("/{id}")
    HttpResponse<String> remit(HttpRequest<?> request, long id) throws SQLException {
        return Api.json(PatientJson.remit(remits.remit(TokenFilter.caller(request), id)));
    }

    private static Remit remit(Caller caller, JsonBody json) {
        return new Remit(
                0,
                caller.facility(),
                json.requiredNumber("payerId"),
                json.requiredText("checkNo", 30),
                json.requiredDate("checkDate"),
                json.cents("totalAmt", true, null),
                json.cents("providerAdjAmt", true, BigDecimal.ZERO.setScale(2)),
                "P",
                LocalDateTime.MIN,
                json.objects("claims", 1000).stream()
                        .map(RemitController::claim)
                        .toList());
    }

    private static Remit.RemitClaim claim(JsonBody json) {
        return new Remit.RemitClaim(
                json.requiredNumber("claimNo"),
                null,
                json.code("clpStatus", CLP_STATUSES, null),
                json.cents("chargedAmt", true, null),
                json.cents("paidAmt", true, null),
                json.cents("patientAmt", true, BigDecimal.ZERO.setScale(2)),
                json.objects("adjustments", 100).stream()
                        .map(adjustment -> new Remit.Adjustment(
                                adjustment.code("group", GROUPS, null),
                                adjustment.requiredText("reason", 5),
                                adjustment.cents("amt", true, null)))
                        .toList());
    }
}
