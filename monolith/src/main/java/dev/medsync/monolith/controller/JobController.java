package dev.medsync.monolith.controller;

import dev.medsync.monolith.job.JobRunner;
import dev.medsync.monolith.job.NightlyJob;
import dev.medsync.monolith.model.JsonText;
import dev.medsync.monolith.model.PatientJson;
import dev.medsync.monolith.service.Access;
import dev.medsync.monolith.service.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nightly jobs, started by hand. */
@Controller("/api/v1/jobs")
@ExecuteOn(TaskExecutors.BLOCKING)
final class JobController {

    private static final String VERB = ":run";

    private final JobRunner runner;
    private final Access access;

    JobController(JobRunner runner, Access access) {
        this.runner = runner;
        this.access = access;
    }

    /** {@code POST /api/v1/jobs/claim-batch:run}, optionally {@code {"date":"MM/dd/yyyy"}}. Runs in every facility owned here. */
    @Post("/{call}")
    HttpResponse<String> run(HttpRequest<?> request, String call, @Nullable @Body String body) throws SQLException {
        access.require(TokenFilter.caller(request), "job.run");
        NightlyJob job = (call.endsWith(VERB)
                        ? runner.job(call.substring(0, call.length() - VERB.length()))
                        : Optional.<NightlyJob>empty())
                .orElseThrow(() -> ProblemException.notFound("job"));
        LocalDate date = JsonBody.parse(body).date("date");
        JobRunner.Summary summary = runner.run(job, date == null ? LocalDate.now() : date); // HABIT 1
        return Api.json(new JsonText()
                .text("job", summary.job())
                .text("date", PatientJson.date(summary.date()))
                .raw("done", summary.done())
                .raw("already", summary.already())
                .raw("away", summary.away())
                .raw("failed", summary.failed())
                .raw("items", summary.items())
                .end());
    }
}
