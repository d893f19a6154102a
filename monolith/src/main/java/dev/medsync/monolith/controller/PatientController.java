package dev.medsync.monolith.controller;

import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Encounter;
import dev.medsync.monolith.model.JsonText;
import dev.medsync.monolith.model.Patient;
import dev.medsync.monolith.model.PatientChanges;
import dev.medsync.monolith.model.PatientJson;
import dev.medsync.monolith.seam.Written;
import dev.medsync.monolith.service.ChargeService;
import dev.medsync.monolith.service.PatientService;
import dev.medsync.monolith.service.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Patients and encounters. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
final class PatientController {

    private static final List<String> SEXES = List.of("F", "M", "O", "U");
    private static final List<String> TYPES = List.of("AMB", "EMR", "IMP", "URG", "WEL", "VIR");

    private final PatientService patients;
    private final ChargeService charges;

    PatientController(PatientService patients, ChargeService charges) {
        this.patients = patients;
        this.charges = charges;
    }

    @Get("/patients")
    HttpResponse<String> byMrn(HttpRequest<?> request, @Nullable @QueryValue String mrn) throws SQLException {
        if (mrn == null || mrn.isBlank() || mrn.length() > 40 || mrn.indexOf(0) >= 0) {
            throw ProblemException.invalid("mrn", "required");
        }
        return Api.json(JsonText.arrayOf(patients.byMrn(TokenFilter.caller(request), mrn), PatientJson::patient));
    }

    @Get("/patients/{id}")
    HttpResponse<String> patient(HttpRequest<?> request, long id) throws SQLException {
        return Api.json(PatientJson.patient(patients.patient(TokenFilter.caller(request), id)));
    }

    @Get("/patients/{id}/encounters")
    HttpResponse<String> encounters(HttpRequest<?> request, long id) throws SQLException {
        return Api.json(JsonText.arrayOf(patients.encounters(TokenFilter.caller(request), id), PatientJson::encounter));
    }

    @Post("/patients")
    HttpResponse<String> register(HttpRequest<?> request, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        JsonBody json = JsonBody.parse(body);
        String mrn = json.text("mrn", 20);
        Written<Patient> written = patients.register(
                caller,
                Api.key(request, body),
                new PatientService.Registration(
                        mrn == null || mrn.isBlank() ? null : mrn,
                        json.requiredText("lastName", 60),
                        json.requiredText("firstName", 60),
                        json.textOr("middleName", 60, ""),
                        json.requiredDate("birthDate"),
                        json.code("sex", SEXES, "U"),
                        json.textOr("phone", 20, ""),
                        json.text("email", 120)));
        return Api.written(written, PatientJson.patient(written.aggregate()));
    }

    /** Corrects what is there; an absent member stays as it is. {@code version} is the one that was read. */
    @Put("/patients/{id}")
    HttpResponse<String> update(HttpRequest<?> request, long id, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        JsonBody json = JsonBody.parse(body);
        Written<Patient> written = patients.update(
                caller,
                Api.key(request, body),
                id,
                json.requiredNumber("version"),
                new PatientChanges(
                        name(json, "lastName"),
                        name(json, "firstName"),
                        json.text("middleName", 60),
                        json.text("phone", 20),
                        json.text("email", 120),
                        json.text("addressLine1", 80),
                        json.text("addressLine2", 80),
                        json.text("city", 40),
                        json.text("state", 2),
                        json.text("zip", 10),
                        json.time("deceasedAt")));
        return Api.written(written, PatientJson.patient(written.aggregate()));
    }

    @Post("/encounters")
    HttpResponse<String> open(HttpRequest<?> request, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        JsonBody json = JsonBody.parse(body);
        Written<Encounter> written = patients.open(
                caller,
                Api.key(request, body),
                new PatientService.Arrival(
                        json.requiredNumber("patientId"),
                        json.number("providerId"),
                        json.code("type", TYPES, "AMB"),
                        json.text("reasonText", 200),
                        json.textOr("diagnosis", 10, ""),
                        json.time("startedAt")));
        return Api.written(written, PatientJson.encounter(written.aggregate()));
    }

    @Get("/encounters/{id}")
    HttpResponse<String> encounter(HttpRequest<?> request, long id) throws SQLException {
        return Api.json(PatientJson.encounter(patients.encounter(TokenFilter.caller(request), id)));
    }

    @Post("/encounters/{id}/close")
    HttpResponse<String> close(HttpRequest<?> request, long id, @Nullable @Body String body) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        Written<Encounter> written = patients.close(
                caller, Api.key(request, body), id, JsonBody.parse(body).time("endedAt"));
        return Api.written(written, PatientJson.encounter(written.aggregate()));
    }

    @Get("/encounters/{id}/charges")
    HttpResponse<String> charges(HttpRequest<?> request, long id) throws SQLException {
        return Api.json(JsonText.arrayOf(charges.ofEncounter(TokenFilter.caller(request), id), PatientJson::charge));
    }

    private static @Nullable String name(JsonBody json, String member) {
        String name = json.text(member, 60);
        if (name != null && name.isBlank()) {
            throw json.invalid(member, "must not be blank");
        }
        return name;
    }
}
