package dev.medsync.monolith.controller;

import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Chart;
import dev.medsync.monolith.model.Invoice;
import dev.medsync.monolith.model.Patient;
import dev.medsync.monolith.model.PatientJson;
import dev.medsync.monolith.seam.NotOwnerException;
import dev.medsync.monolith.service.Access;
import dev.medsync.monolith.service.ChartService;
import dev.medsync.monolith.service.ClaimService;
import dev.medsync.monolith.service.InvoiceService;
import dev.medsync.monolith.service.PatientService;
import dev.medsync.monolith.service.PayerService;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;

/** A patient's screen: records, and billing below. Where one of the two is away, its part says so and the rest stays useful. */
@Controller("/ui/patients/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ChartPageController {

    private static final BigDecimal LATE_FEE = new BigDecimal("0.015");

    private final PatientService patients;
    private final ChartService charts;
    private final ClaimService claims;
    private final InvoiceService invoices;
    private final PayerService payers;
    private final Access access;

    ChartPageController(
            PatientService patients,
            ChartService charts,
            ClaimService claims,
            InvoiceService invoices,
            PayerService payers,
            Access access) {
        this.patients = patients;
        this.charts = charts;
        this.claims = claims;
        this.invoices = invoices;
        this.payers = payers;
        this.access = access;
    }

    @Get
    HttpResponse<String> page(HttpRequest<?> request, long id) throws SQLException {
        Caller caller = TokenFilter.caller(request);
        Html billing = billing(caller, id);
        try {
            Patient patient = patients.patient(caller, id);
            return Html.page(
                    200,
                    patient.lastName() + ", " + patient.firstName(),
                    caller,
                    Html.of("{}{}{}", records(caller, patient), clinical(caller, id), billing));
        } catch (NotOwnerException e) {
            return Html.page(200, "Patient " + id, caller, Html.of("{}{}", moved("Records", caller, e), billing));
        }
    }

    private Html records(Caller caller, Patient patient) throws SQLException {
        return Html.of(
                "<dl><dt>MRN<dd>{}<dt>Born<dd>{}<dt>Sex<dd>{}<dt>Phone<dd>{}<dt>Address<dd>{} {} {} {}<dt>Status<dd>{}</dl>"
                        + "<h2>Coverage</h2><table><tr><th>Payer<th>Member<th>From<th>To<th>Priority</tr>{}</table>"
                        + "<h2>Encounters</h2><table><tr><th>Id<th>Started<th>Ended<th>Type<th>Reason<th>Diagnosis<th>Status</tr>{}</table>",
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
                        payers.coverages(caller, patient.id()),
                        coverage -> Html.of(
                                "<tr><td>{}<td>{}<td>{}<td>{}<td>{}</tr>",
                                coverage.payerName(),
                                coverage.memberId(),
                                PatientJson.date(coverage.effectiveDate()),
                                PatientJson.date(coverage.termDate()),
                                coverage.priority())),
                Html.each(
                        patients.encounters(caller, patient.id()),
                        encounter -> Html.of(
                                "<tr><td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}</tr>",
                                encounter.id(),
                                PatientJson.time(encounter.startedAt()),
                                PatientJson.time(encounter.endedAt()),
                                encounter.type(),
                                encounter.reasonText(),
                                encounter.diagnosis(),
                                encounter.status())));
    }

    private Html clinical(Caller caller, long patientId) throws SQLException {
        if (!access.allows(caller, "chart.read")) {
            return Html.of("");
        }
        Chart chart = charts.chart(caller, patientId);
        return Html.of(
                "<h2>Allergies</h2><table><tr><th>Code<th>Description<th>Severity<th>Since</tr>{}</table>"
                        + "<h2>Problems</h2><table><tr><th>Code<th>Description<th>Since</tr>{}</table>"
                        + "<h2>Medications</h2><table><tr><th>Code<th>Description<th>How<th>Since</tr>{}</table>"
                        + "<h2>Notes</h2><table><tr><th>Written<th>Type<th>Status<th>Text</tr>{}</table>",
                Html.each(
                        chart.allergies(),
                        allergy -> Html.of(
                                "<tr><td>{}<td>{}<td>{}<td>{}</tr>",
                                allergy.code(),
                                allergy.description(),
                                allergy.severity(),
                                PatientJson.date(allergy.onsetDate()))),
                Html.each(
                        chart.problems(),
                        problem -> Html.of(
                                "<tr><td>{}<td>{}<td>{}</tr>",
                                problem.code(),
                                problem.description(),
                                PatientJson.date(problem.onsetDate()))),
                Html.each(
                        chart.medications(),
                        medication -> Html.of(
                                "<tr><td>{}<td>{}<td>{}<td>{}</tr>",
                                medication.code(),
                                medication.description(),
                                medication.sig(),
                                PatientJson.date(medication.startedOn()))),
                Html.each(
                        chart.notes(),
                        note -> Html.of(
                                "<tr><td>{}<td>{}<td>{}<td>{}</tr>",
                                PatientJson.time(note.createdAt()),
                                note.type(),
                                note.status(),
                                note.body())));
    }

    private Html billing(Caller caller, long patientId) throws SQLException {
        if (!access.allows(caller, "billing.read")) {
            return Html.of("");
        }
        try {
            return Html.of(
                    "<h2>Claims</h2><table><tr><th>Claim<th>Service<th class=n>Total<th class=n>Paid<th class=n>Patient<th>Status</tr>{}</table>"
                            + "<h2>Invoices</h2><table><tr><th>Invoice<th>Date<th>Due<th class=n>Total<th class=n>Balance<th class=n>Fee if late<th>Status</tr>{}</table>",
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
                    Html.each(invoices.ofPatient(caller, patientId), ChartPageController::invoice));
        } catch (NotOwnerException e) {
            return moved("Billing", caller, e);
        }
    }

    private static Html moved(String what, Caller caller, NotOwnerException e) {
        return Html.of(
                "<h2>{}</h2><p class=\"note\">{} of facility {} has moved ({}). This screen no longer shows it.</p>",
                what,
                what,
                caller.facility(),
                e.ownerHint());
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
}
