package dev.medsync.monolith.controller;

import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.ChartJson;
import dev.medsync.monolith.model.Entry;
import dev.medsync.monolith.seam.Written;
import dev.medsync.monolith.service.ChartEntryService;
import dev.medsync.monolith.service.ChartService;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Charts. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ChartController {

    private static final List<String> SEVERITIES = List.of("L", "M", "H");
    private static final List<String> RESULTS = List.of("P", "F", "C");
    private static final int LONGEST_NOTE = 20_000;

    private final ChartService charts;
    private final ChartEntryService entries;

    ChartController(ChartService charts, ChartEntryService entries) {
        this.charts = charts;
        this.entries = entries;
    }

    @Get("/patients/{id}/chart")
    HttpResponse<String> chart(HttpRequest<?> request, long id) throws SQLException {
        return Api.json(ChartJson.chart(charts.chart(TokenFilter.caller(request), id)));
    }

    @Post("/patients/{id}/allergies")
    HttpResponse<String> allergy(HttpRequest<?> request, long id, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        JsonBody json = JsonBody.parse(body);
        return written(entries.allergy(
                caller,
                Api.key(request, body),
                told(json, id),
                json.codeOrNull("severity", SEVERITIES),
                json.date("onsetDate")));
    }

    @Post("/patients/{id}/problems")
    HttpResponse<String> problem(HttpRequest<?> request, long id, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        JsonBody json = JsonBody.parse(body);
        return written(entries.problem(caller, Api.key(request, body), told(json, id), json.date("onsetDate")));
    }

    @Post("/patients/{id}/medications")
    HttpResponse<String> medication(HttpRequest<?> request, long id, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        JsonBody json = JsonBody.parse(body);
        return written(entries.medication(
                caller,
                Api.key(request, body),
                told(json, id),
                json.number("providerId"),
                json.text("sig", 200),
                json.date("startedOn")));
    }

    @Post("/patients/{id}/immunizations")
    HttpResponse<String> immunization(HttpRequest<?> request, long id, @Nullable @Body String body)
            throws SQLException {
        Caller caller = TokenFilter.caller(request);
        JsonBody json = JsonBody.parse(body);
        return written(entries.immunization(
                caller,
                Api.key(request, body),
                told(json, id),
                json.number("givenBy"),
                json.textOr("lotNo", 20, ""),
                json.time("givenAt")));
    }

    @Post("/patients/{id}/observations")
    HttpResponse<String> observation(HttpRequest<?> request, long id, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        JsonBody json = JsonBody.parse(body);
        BigDecimal number = json.decimal("valueNum");
        String text = json.text("valueText", 200);
        if ((number == null) == (text == null || text.isEmpty())) {
            throw json.invalid("valueNum", "either valueNum or valueText");
        }
        return written(entries.observation(
                caller,
                Api.key(request, body),
                told(json, id),
                new ChartEntryService.Measured(
                        number,
                        number == null ? text : null,
                        json.textOr("unit", 20, ""),
                        json.time("observedAt"),
                        json.code("status", RESULTS, "F"))));
    }

    @Post("/encounters/{id}/notes")
    HttpResponse<String> note(HttpRequest<?> request, long id, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        JsonBody json = JsonBody.parse(body);
        return written(entries.note(
                caller,
                Api.key(request, body),
                id,
                json.textOr("noteType", 2, "PN"),
                json.requiredDocument("body", LONGEST_NOTE)));
    }

    @Post("/notes/{id}/sign")
    HttpResponse<String> sign(HttpRequest<?> request, long id, @Nullable @Body String body) throws SQLException {
        return written(charts.sign(TokenFilter.caller(request), Api.key(request, body), id));
    }

    @Post("/problems/{id}/resolve")
    HttpResponse<String> resolve(HttpRequest<?> request, long id, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        return written(charts.resolve(
                caller, Api.key(request, body), id, JsonBody.parse(body).date("resolvedDate")));
    }

    @Post("/medications/{id}/stop")
    HttpResponse<String> stop(HttpRequest<?> request, long id, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        return written(charts.stop(
                caller, Api.key(request, body), id, JsonBody.parse(body).date("stoppedOn")));
    }

    /** {@code kind}: allergy, problem, medication, immunization, observation, note. */
    @Post("/entries/{kind}/{id}/void")
    HttpResponse<String> voidEntry(HttpRequest<?> request, String kind, long id, @Nullable @Body String body)
            throws SQLException {
        Caller caller = TokenFilter.caller(request);
        String reason = JsonBody.parse(body).requiredText("reason", 200);
        return written(charts.voidEntry(caller, Api.key(request, body), kind, id, reason));
    }

    private static ChartEntryService.Told told(JsonBody json, long patientId) {
        return new ChartEntryService.Told(
                patientId,
                json.number("encounterId"),
                json.requiredText("code", 20),
                json.textOr("description", 200, ""));
    }

    private static HttpResponse<String> written(Written<Entry> written) {
        return Api.written(written, ChartJson.entry(written.aggregate()));
    }
}
