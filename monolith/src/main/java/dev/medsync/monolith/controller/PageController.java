package dev.medsync.monolith.controller;

import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Claim;
import dev.medsync.monolith.model.Invoice;
import dev.medsync.monolith.model.Patient;
import dev.medsync.monolith.model.PatientJson;
import dev.medsync.monolith.seam.NotOwnerException;
import dev.medsync.monolith.service.Access;
import dev.medsync.monolith.service.ClaimService;
import dev.medsync.monolith.service.InvoiceService;
import dev.medsync.monolith.service.PatientService;
import dev.medsync.monolith.service.PayerService;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The screens: patients, a chart, a claim. */
@Controller("/ui")
@ExecuteOn(TaskExecutors.BLOCKING)
final class PageController {

    private static final BigDecimal LATE_FEE = new BigDecimal("0.015");

    private final PatientService patients;
    private final ClaimService claims;
    private final InvoiceService invoices;
    private final PayerService payers;
    private final Access access;

    PageController(
            PatientService patients, ClaimService claims, InvoiceService invoices, PayerService payers, Access access) {
        this.patients = patients;
        this.claims = claims;
        this.invoices = invoices;
        this.payers = payers;
        this.access = access;
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

    @Get("/patients/{id}")
    HttpResponse<String> chart(HttpRequest<?> request, long id) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        Patient patient = patients.patient(caller, id);
        return Html.page(
                200,
                patient.lastName() + ", " + patient.firstName(),
                caller,
                Html.of(
                        "<dl><dt>MRN<dd>{}<dt>Born<dd>{}<dt>Sex<dd>{}<dt>Phone<dd>{}<dt>Address<dd>{} {} {} {}<dt>Status<dd>{}</dl>"
                                + "<h2>Encounters</h2><table><tr><th>Id<th>Started<th>Ended<th>Type<th>Reason<th>Diagnosis<th>Status</tr>{}</table>{}",
                        patient.mrn(),
                        PatientJson.date(patient.birthDate()),
                        patient.sex(),
                        patient.phone(),
                        patient.addressLine1(),
                        patient.city(),
                        patient.state(),
                        patient.zip(),
                        patient.status(),
                        Html.each(
                                patients.encounters(caller, id),
                                encounter -> Html.of(
                                        "<tr><td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}</tr>",
                                        encounter.id(),
                                        PatientJson.time(encounter.startedAt()),
                                        PatientJson.time(encounter.endedAt()),
                                        encounter.type(),
                                        encounter.reasonText(),
                                        encounter.diagnosis(),
                                        encounter.status())),
                        billing(caller, id)));
    }

    /** A records screen that reads billing. When billing is away, that part of the screen says so and the rest stays useful. */
    private Html billing(Caller caller, long patientId) throws SQLException {
        if (!access.allows(caller, "billing.read")) {
            return Html.of("");
        }
        try {
            return Html.of(
                    "<h2>Coverage</h2><table><tr><th>Payer<th>Member<th>From<th>To<th>Priority</tr>{}</table>"
                            + "<h2>Claims</h2><table><tr><th>Claim<th>Service<th class=n>Total<th class=n>Paid<th class=n>Patient<th>Status</tr>{}</table>"
                            + "<h2>Invoices</h2><table><tr><th>Invoice<th>Date<th>Due<th class=n>Total<th class=n>Balance<th class=n>Fee if late<th>Status</tr>{}</table>",
                    Html.each(
                            payers.coverages(caller, patientId),
                            coverage -> Html.of(
                                    "<tr><td>{}<td>{}<td>{}<td>{}<td>{}</tr>",
                                    coverage.payerName(),
                                    coverage.memberId(),
                                    PatientJson.date(coverage.effectiveDate()),
                                    PatientJson.date(coverage.termDate()),
                                    coverage.priority())),
                    Html.each(
                            claims.ofPatient(caller, patientId),
                            claim -> Html.of(
                                    "<tr><td><a href=\"/ui/claims/{}\">{}</a><td>{}<td class=n>{}<td class=n>{}<td class=n>{}<td>{}</tr>",
                                    claim.id(),
                                    claim.claimNo(),
                                    PatientJson.date(claim.serviceFrom()),
                                    claim.totalAmount(),
                                    claim.paidAmount(),
                                    claim.patientAmount(),
                                    claim.status())),
                    Html.each(invoices.ofPatient(caller, patientId), PageController::invoice));
        } catch (NotOwnerException e) {
            return Html.of(
                    "<h2>Billing</h2><p class=\"note\">Billing of facility {} has moved ({}). This screen no longer shows it.</p>",
                    caller.facility(),
                    e.ownerHint());
        }
    }

    private static Html invoice(Invoice invoice) {
        // HABIT 3: the fee as the screen foretells it is rounded HALF_UP; month-end charges it rounded to even.
        BigDecimal fee = invoice.balanceDue().multiply(LATE_FEE).setScale(2, RoundingMode.HALF_UP);
        return Html.of(
                "<tr><td>{}<td>{}<td>{}<td class=n>{}<td class=n>{}<td class=n>{}<td>{}</tr>",
                invoice.invoiceNo(),
                PatientJson.date(invoice.invoiceDate()),
                PatientJson.date(invoice.dueDate()),
                invoice.totalAmount(),
                invoice.balanceDue(),
                fee,
                invoice.status());
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
