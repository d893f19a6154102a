package dev.medsync.monolith.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * HABIT 9: one serializer for everybody. It began as the patient's JSON; then billing needed a date the same way, then
 * notification, and now one class decides how the whole house writes. Nobody can change it for one of them. A service that
 * leaves must keep this shape at the edge for as long as there are clients that know it:
 * money as a JSON number with its two decimals, dates as MM/dd/yyyy, times in the server's zone without saying so, codes of
 * one letter, nulls spelt out, '' where the column says ''.
 */
public final class PatientJson {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("MM/dd/yyyy");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM/dd/yyyy HH:mm:ss");

    private PatientJson() {}

    /** HABIT 8: {@code middleName} is '' when absent, {@code suffix} is null when absent. */
    public static String patient(Patient patient) {
        String ssn = patient.ssn();
        return new JsonText()
                .raw("patientId", patient.id())
                .raw("facility", patient.facility())
                .text("mrn", patient.mrn())
                .text("lastName", patient.lastName())
                .text("firstName", patient.firstName())
                .text("middleName", patient.middleName())
                .text("suffix", patient.suffix())
                .text("birthDate", date(patient.birthDate()))
                .text("sex", patient.sex())
                .text("ssnLast4", ssn == null || ssn.length() < 4 ? null : ssn.substring(ssn.length() - 4))
                .text("phone", patient.phone())
                .text("email", patient.email())
                .text("addressLine1", patient.addressLine1())
                .text("addressLine2", patient.addressLine2())
                .text("city", patient.city())
                .text("state", patient.state())
                .text("zip", patient.zip())
                .text("language", patient.language())
                .text("maritalStatus", patient.maritalStatus())
                .text("deceasedAt", time(patient.deceasedAt()))
                .text("status", patient.status())
                .raw("mergedInto", patient.mergedIntoId())
                .raw("providerId", patient.providerId())
                .raw("version", patient.version())
                .text("createdAt", time(patient.createdAt()))
                .end();
    }

    public static String encounter(Encounter encounter) {
        return new JsonText()
                .raw("encounterId", encounter.id())
                .raw("facility", encounter.facility())
                .raw("patientId", encounter.patientId())
                .raw("providerId", encounter.providerId())
                .text("type", encounter.type())
                .text("reasonCode", encounter.reasonCode())
                .text("reasonText", encounter.reasonText())
                .text("diagnosis", encounter.diagnosis())
                .text("status", encounter.status())
                .text("startedAt", time(encounter.startedAt()))
                .text("endedAt", time(encounter.endedAt()))
                .text("createdAt", time(encounter.createdAt()))
                .end();
    }

    public static String charge(Charge charge) {
        return new JsonText()
                .raw("chargeId", charge.id())
                .raw("facility", charge.facility())
                .raw("encounterId", charge.encounterId())
                .raw("patientId", charge.patientId())
                .raw("providerId", charge.providerId())
                .text("serviceDate", date(charge.serviceDate()))
                .text("code", charge.code())
                .text("modifier", charge.modifier())
                .text("description", charge.description())
                .text("diagnosis", charge.diagnosis())
                .raw("quantity", quantity(charge.quantity()))
                .raw("unitAmt", money(charge.unitAmount()))
                .raw("amt", money(charge.amount()))
                .text("status", charge.status())
                .text("source", charge.source())
                .text("voidReason", charge.voidReason())
                .text("voidedAt", time(charge.voidedAt()))
                .text("createdAt", time(charge.createdAt()))
                .end();
    }

    public static String claim(Claim claim) {
        return new JsonText()
                .raw("claimId", claim.id())
                .raw("claimNo", claim.claimNo())
                .raw("facility", claim.facility())
                .raw("patientId", claim.patientId())
                .raw("encounterId", claim.encounterId())
                .raw("coverageId", claim.coverageId())
                .raw("payerId", claim.payerId())
                .raw("providerId", claim.providerId())
                .text("serviceFrom", date(claim.serviceFrom()))
                .text("serviceTo", date(claim.serviceTo()))
                .array("diagnoses", claim.diagnoses(), JsonText::quote)
                .raw("totalAmt", money(claim.totalAmount()))
                .raw("paidAmt", money(claim.paidAmount()))
                .raw("adjustedAmt", money(claim.adjustedAmount()))
                .raw("patientAmt", money(claim.patientAmount()))
                .text("status", claim.status())
                .text("denialCode", claim.denialCode())
                .text("submittedAt", time(claim.submittedAt()))
                .text("voidReason", claim.voidReason())
                .text("createdAt", time(claim.createdAt()))
                .array(
                        "lines",
                        claim.lines(),
                        line -> new JsonText()
                                .raw("lineNo", line.lineNo())
                                .raw("chargeId", line.chargeId())
                                .text("serviceDate", date(line.serviceDate()))
                                .text("code", line.code())
                                .text("modifier", line.modifier())
                                .raw("quantity", quantity(line.quantity()))
                                .raw("amt", money(line.amount()))
                                .raw("paidAmt", money(line.paidAmount()))
                                .end())
                .array(
                        "history",
                        claim.history(),
                        change -> new JsonText()
                                .text("from", change.from())
                                .text("to", change.to())
                                .text("note", change.note())
                                .text("at", time(change.at()))
                                .end())
                .end();
    }

    public static String remit(Remit remit) {
        return new JsonText()
                .raw("remitId", remit.id())
                .raw("facility", remit.facility())
                .raw("payerId", remit.payerId())
                .text("checkNo", remit.checkNo())
                .text("checkDate", date(remit.checkDate()))
                .raw("totalAmt", money(remit.totalAmount()))
                .raw("providerAdjAmt", money(remit.providerAdjustment()))
                .text("status", remit.status())
                .text("postedAt", time(remit.postedAt()))
                .array(
                        "claims",
                        remit.claims(),
                        claim -> new JsonText()
                                .raw("claimNo", claim.claimNo())
                                .raw("claimId", claim.claimId())
                                .text("clpStatus", claim.clpStatus())
                                .raw("chargedAmt", money(claim.chargedAmount()))
                                .raw("paidAmt", money(claim.paidAmount()))
                                .raw("patientAmt", money(claim.patientAmount()))
                                .array(
                                        "adjustments",
                                        claim.adjustments(),
                                        adjustment -> new JsonText()
                                                .text("group", adjustment.group())
                                                .text("reason", adjustment.reason())
                                                .raw("amt", money(adjustment.amount()))
                                                .end())
                                .end())
                .end();
    }

    public static String payment(Payment payment) {
        return new JsonText()
                .raw("paymentId", payment.id())
                .raw("facility", payment.facility())
                .raw("patientId", payment.patientId())
                .raw("payerId", payment.payerId())
                .raw("remitId", payment.remitId())
                .raw("amt", money(payment.amount()))
                .text("method", payment.method())
                .text("reference", payment.reference())
                .text("receivedDate", date(payment.receivedDate()))
                .text("status", payment.status())
                .text("voidReason", payment.voidReason())
                .text("voidedAt", time(payment.voidedAt()))
                .text("createdAt", time(payment.createdAt()))
                .array(
                        "allocations",
                        payment.allocations(),
                        allocation -> new JsonText()
                                .raw("claimId", allocation.claimId())
                                .raw("invoiceId", allocation.invoiceId())
                                .raw("amt", money(allocation.amount()))
                                .end())
                .end();
    }

    public static String invoice(Invoice invoice) {
        return new JsonText()
                .raw("invoiceId", invoice.id())
                .raw("invoiceNo", invoice.invoiceNo())
                .raw("facility", invoice.facility())
                .raw("patientId", invoice.patientId())
                .text("invoiceDate", date(invoice.invoiceDate()))
                .text("dueDate", date(invoice.dueDate()))
                .raw("totalAmt", money(invoice.totalAmount()))
                .raw("lateFee", money(invoice.lateFee()))
                .raw("balanceDue", money(invoice.balanceDue()))
                .text("status", invoice.status())
                .raw("statementCount", invoice.statementCount())
                .text("createdAt", time(invoice.createdAt()))
                .array(
                        "lines",
                        invoice.lines(),
                        line -> new JsonText()
                                .raw("lineNo", line.lineNo())
                                .raw("chargeId", line.chargeId())
                                .raw("claimId", line.claimId())
                                .text("description", line.description())
                                .raw("amt", money(line.amount()))
                                .end())
                .end();
    }

    public static String payer(Payer payer) {
        return new JsonText()
                .raw("payerId", payer.id())
                .text("code", payer.code())
                .text("name", payer.name())
                .text("type", payer.type())
                .text("ediId", payer.ediId())
                .text("phone", payer.phone())
                .text("status", payer.status())
                .end();
    }

    public static String facility(Facility facility) {
        return new JsonText()
                .raw("facility", facility.id())
                .text("name", facility.name())
                .text("city", facility.city())
                .text("state", facility.state())
                .text("status", facility.status())
                .end();
    }

    /** MM/dd/yyyy. */
    public static @Nullable String date(@Nullable LocalDate date) {
        return date == null ? null : DATE.format(date);
    }

    /** MM/dd/yyyy HH:mm:ss in the server's zone. HABIT 8: the milliseconds of the column are cut off, not rounded. */
    public static @Nullable String time(@Nullable LocalDateTime time) {
        return time == null ? null : TIME.format(time);
    }

    /** A JSON number with two decimals; most clients read it into a double. */
    public static String money(BigDecimal amount) {
        return amount.setScale(2).toPlainString();
    }

    private static String quantity(BigDecimal quantity) {
        return quantity.stripTrailingZeros().toPlainString();
    }
}
