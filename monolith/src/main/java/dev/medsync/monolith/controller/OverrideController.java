package dev.medsync.monolith.controller;

import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.ChartJson;
import dev.medsync.monolith.model.ChartOverride;
import dev.medsync.monolith.model.JsonText;
import dev.medsync.monolith.seam.Written;
import dev.medsync.monolith.service.OverrideService;
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

/** Break-glass, and its review. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
final class OverrideController {

    private final OverrideService overrides;

    OverrideController(OverrideService overrides) {
        this.overrides = overrides;
    }

    /** Opens the chart to the caller for an hour. */
    @Post("/patients/{id}/override")
    HttpResponse<String> open(HttpRequest<?> request, long id, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        String reason = JsonBody.parse(body).requiredText("reason", 200);
        Written<ChartOverride> written = overrides.open(caller, Api.key(request, body), id, reason);
        return Api.written(written, ChartJson.override(written.aggregate()));
    }

    @Get("/overrides")
    HttpResponse<String> unreviewed(HttpRequest<?> request) throws SQLException {
        return Api.json(JsonText.arrayOf(overrides.unreviewed(TokenFilter.caller(request)), ChartJson::override));
    }

    @Post("/overrides/{id}/review")
    HttpResponse<String> review(HttpRequest<?> request, long id, @Nullable @Body String body) throws SQLException {
        Written<ChartOverride> written = overrides.review(TokenFilter.caller(request), Api.key(request, body), id);
        return Api.written(written, ChartJson.override(written.aggregate()));
    }
}
