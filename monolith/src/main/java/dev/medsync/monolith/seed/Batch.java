package dev.medsync.monolith.seed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The rows of some hundreds of patients, table by table. */
final class Batch {
    private final List<Rows> all = new ArrayList<>();

    final Rows patient;
    final Rows contact;
    final Rows consent;
    final Rows encounter;
    final Rows allergy;
    final Rows problem;
    final Rows medication;
    final Rows immunization;
    final Rows coverage;
    final Rows charge;
    final Rows claim;
    final Rows claimLine;
    final Rows claimHistory;
    final Rows ediFile;
    final Rows remit;
    final Rows remitClaim;
    final Rows remitAdjustment;
    final Rows invoice;
    final Rows invoiceLine;
    final Rows payment;
    final Rows paymentAllocation;

    /** @param firstId the next id of a table, by its name */
    Batch(ToLongFunction<String> firstId) {
        patient = table(
                firstId,
                "patient",
                "id, facility_id, mrn, last_name, first_name, middle_name, suffix, birth_date, sex, ssn,"
                        + " phone, email, address_line1, city, state, zip, marital_status, deceased_at,"
                        + " primary_provider_id, created_at, updated_at");
        contact = table(firstId, "patient_contact", "id, patient_id, relation, full_name, phone");
        consent = table(firstId, "consent", "id, patient_id, consent_type, granted, recorded_at");
        encounter = table(
                firstId,
                "encounter",
                "id, facility_id, patient_id, provider_id, enc_type, reason_code, reason_text,"
                        + " diagnosis_code, status, started_at, ended_at, created_at, updated_at");
        allergy = table(firstId, "allergy", "id, patient_id, code, description, severity, onset_date, created_at");
        problem = table(
                firstId,
                "problem",
                "id, patient_id, encounter_id, code, description, onset_date, resolved_date, status,"
                        + " recorded_by, created_at");
        medication = table(
                firstId,
                "medication",
                "id, patient_id, encounter_id, provider_id, code, description, started_on, stopped_on,"
                        + " status, created_at");
        immunization =
                table(firstId, "immunization", "id, patient_id, encounter_id, code, description, given_at, given_by");
        coverage = table(
                firstId,
                "coverage",
                "id, facility_id, patient_id, payer_id, member_id, plan_name, relation, priority,"
                        + " effective_date, term_date, status, created_at, updated_at");
        charge = table(
                firstId,
                "charge",
                "id, facility_id, encounter_id, patient_id, provider_id, service_date, code, description,"
                        + " diagnosis_code, unit_amount, amount, status, void_reason, voided_at, created_at,"
                        + " updated_at");
        claim = table(
                firstId,
                "claim",
                "id, facility_id, claim_no, patient_id, encounter_id, coverage_id, payer_id, provider_id,"
                        + " service_from, service_to, diagnosis_1, diagnosis_2, diagnosis_3, diagnosis_4,"
                        + " total_amount, paid_amount, adjusted_amount, patient_amount, status, denial_code,"
                        + " edi_file_id, submitted_at, void_reason, created_at, updated_at");
        claimLine = table(
                firstId,
                "claim_line",
                "id, claim_id, line_no, charge_id, service_date, code, quantity, amount, paid_amount");
        claimHistory = table(firstId, "claim_status_hist", "id, claim_id, from_status, to_status, note, changed_at");
        ediFile = table(
                firstId,
                "edi_file",
                "id, facility_id, file_name, file_type, direction, control_no, claim_count, total_amount,"
                        + " status, created_at");
        remit = table(firstId, "remit", "id, facility_id, payer_id, check_no, check_date, total_amount, posted_at");
        remitClaim = table(
                firstId,
                "remit_claim",
                "id, remit_id, claim_id, claim_no, clp_status, charged_amount, paid_amount," + " patient_amount");
        remitAdjustment =
                table(firstId, "remit_adjustment", "id, remit_id, remit_claim_id, group_code, reason_code, amount");
        invoice = table(
                firstId,
                "invoice",
                "id, facility_id, invoice_no, patient_id, invoice_date, due_date, total_amount, late_fee,"
                        + " balance_due, status, statement_count, created_at, updated_at");
        invoiceLine =
                table(firstId, "invoice_line", "id, invoice_id, line_no, charge_id, claim_id, description, amount");
        payment = table(
                firstId,
                "payment",
                "id, facility_id, patient_id, payer_id, remit_id, amount, method, reference,"
                        + " received_date, status, void_reason, voided_at, created_at, updated_at");
        paymentAllocation = table(firstId, "payment_alloc", "id, payment_id, claim_id, invoice_id, amount, created_at");
    }

    private Rows table(ToLongFunction<String> firstId, String name, String columns) {
        Rows rows = new Rows(name, columns, firstId.applyAsLong(name));
        all.add(rows);
        return rows;
    }

    /** An empty batch whose ids go on where this one's end. */
    Batch following() {
        Map<String, Rows> byName = all.stream().collect(Collectors.toMap(Rows::table, Function.identity()));
        return new Batch(name -> Objects.requireNonNull(byName.get(name)).nextId());
    }

    /** Parents before children. */
    List<Rows> all() {
        return all;
    }

    List<String> tables() {
        return all.stream().map(Rows::table).toList();
    }

    long rows() {
        return all.stream().mapToLong(Rows::count).sum();
    }
}
