package dev.medsync.monolith.controller;

import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Claim;
import dev.medsync.monolith.model.Patient;
import dev.medsync.monolith.model.PatientJson;
import dev.medsync.monolith.service.ClaimService;
import dev.medsync.monolith.service.PatientService;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The screens: patients, a claim. A patient's is {@link ChartPageController}. */
@Controller("/ui")
@ExecuteOn(TaskExecutors.BLOCKING)
final class PageController {

    private final PatientService patients;
    private final ClaimService claims;

    PageController(PatientService patients, ClaimService claims) {
        this.patients = patients;
        this.claims = claims;
    }

    @Get("/patients")
    HttpResponse<String> list(HttpRequest<?> request, @Nullable @QueryValue String q) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        String name = q == null || q.length() > 60 || q.indexOf(0) >= 0 ? "" : q.strip();
        List<Patient> found = patients.byName(caller, name);
        return Html.page(
                200,
                "Patients",
                caller,
                Html.of(
                        "<form><input name=\"q\" value=\"{}\" placeholder=\"Last name\" maxlength=\"60\" autofocus> <button>Search</button></form>"
                                + "<p>{} shown, at most 50.</p><table><tr><th>MRN<th>Name<th>Born<th>Sex<th>City</tr>{}</table>",
                        name,
                        found.size(),
                        Html.each(
                                found,
                                patient -> Html.of(
                                        "<tr><td>{}<td><a href=\"/ui/patients/{}\">{}, {} {}</a><td>{}<td>{}<td>{}</tr>",
                                        patient.mrn(),
                                        patient.id(),
                                        patient.lastName(),
                                        patient.firstName(),
                                        patient.middleName(),
                                        PatientJson.date(patient.birthDate()),
                                        patient.sex(),
                                        patient.city()))));
    }

    @Get("/claims/{id}")
    HttpResponse<String> claim(HttpRequest<?> request, long id) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        Claim claim = claims.claim(caller, id);
        return Html.page(
                200,
                "Claim " + claim.claimNo(),
                caller,
                Html.of(
                        "<dl><dt>Patient<dd><a href=\"/ui/patients/{}\">{}</a><dt>Service<dd>{} – {}<dt>Diagnoses<dd>{}<dt>Status<dd>{} {}"
                                + "<dt>Total<dd>{}<dt>Paid<dd>{}<dt>Adjusted<dd>{}<dt>Patient's share<dd>{}</dl>"
                                + "<h2>Lines</h2><table><tr><th>No<th>Date<th>Code<th>Modifier<th class=n>Quantity<th class=n>Amount<th class=n>Paid</tr>{}</table>"
                                + "<h2>History</h2><table><tr><th>At<th>From<th>To<th>Note</tr>{}</table>",
                        claim.patientId(),
                        claim.patientId(),
                        PatientJson.date(claim.serviceFrom()),
                        PatientJson.date(claim.serviceTo()),
                        String.join(", ", claim.diagnoses()),
                        claim.status(),
                        claim.denialCode(),
                        claim.totalAmount(),
                        claim.paidAmount(),
                        claim.adjustedAmount(),
                        claim.patientAmount(),
                        Html.each(
                                claim.lines(),
                                line -> Html.of(
                                        "<tr><td>{}<td>{}<td>{}<td>{}<td class=n>{}<td class=n>{}<td class=n>{}</tr>",
                                        line.lineNo(),
                                        PatientJson.date(line.serviceDate()),
                                        line.code(),
                                        line.modifier(),
                                        line.quantity(),
                                        line.amount(),
                                        line.paidAmount())),
                        Html.each(
                                claim.history(),
                                change -> Html.of(
                                        "<tr><td>{}<td>{}<td>{}<td>{}</tr>",
                                        PatientJson.time(change.at()),
                                        change.from(),
                                        change.to(),
                                        change.note()))));
    }
}
