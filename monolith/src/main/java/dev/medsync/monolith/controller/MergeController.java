package dev.medsync.monolith.controller;

import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Patient;
import dev.medsync.monolith.model.PatientJson;
import dev.medsync.monolith.seam.Written;
import dev.medsync.monolith.service.MergeService;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Two records of one person, and the way back. */
@Controller("/api/v1/patients/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class MergeController {

    private final MergeService merges;

    MergeController(MergeService merges) {
        this.merges = merges;
    }

    /** Merges the patient of the path into another. Answers the survivor. */
    @Post("/merge")
    HttpResponse<String> merge(HttpRequest<?> request, long id, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        long into = JsonBody.parse(body).requiredNumber("intoPatientId");
        Written<Patient> written = merges.merge(caller, Api.key(request, body), id, into);
        return Api.written(written, PatientJson.patient(written.aggregate()));
    }

    /** Takes that back, for the patient that was merged away, and answers that one. */
    @Post("/unmerge")
    HttpResponse<String> unmerge(HttpRequest<?> request, long id, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        JsonBody.parse(body).requiredText("reason", 200);
        Written<Patient> written = merges.unmerge(caller, Api.key(request, body), id);
        return Api.written(written, PatientJson.patient(written.aggregate()));
    }
}
