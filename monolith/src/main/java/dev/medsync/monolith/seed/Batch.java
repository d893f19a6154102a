package dev.medsync.monolith.seed;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/** The rows of some hundreds of patients, table by table. */
final class Batch {
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

    private final List<Rows> all;

    private Batch(List<Rows> all) {
        this.all = all;
        int i = 0;
        patient = all.get(i++);
        contact = all.get(i++);
        consent = all.get(i++);
        encounter = all.get(i++);
        allergy = all.get(i++);
        problem = all.get(i++);
        medication = all.get(i++);
        immunization = all.get(i++);
        coverage = all.get(i++);
        charge = all.get(i++);
        claim = all.get(i++);
        claimLine = all.get(i++);
        claimHistory = all.get(i++);
        ediFile = all.get(i++);
        remit = all.get(i++);
        remitClaim = all.get(i++);
        remitAdjustment = all.get(i++);
        invoice = all.get(i++);
        invoiceLine = all.get(i++);
        payment = all.get(i++);
        paymentAllocation = all.get(i);
    }

    /** @param firstId the next id of a table, by its name */
    static Batch first(ToLongFunction<String> firstId) {
        String[][] tables = {
            {
                "patient",
                "id, facility_id, mrn, last_name, first_name, middle_name, suffix, birth_date, sex, ssn, phone, email,"
                        + " address_line1, city, state, zip, marital_status, deceased_at, primary_provider_id, created_at,"
                        + " updated_at"
            },
            {"patient_contact", "id, patient_id, relation, full_name, phone"},
            {"consent", "id, patient_id, consent_type, granted, recorded_at"},
            {
                "encounter",
                "id, facility_id, patient_id, provider_id, enc_type, reason_code, reason_text, diagnosis_code, status,"
                        + " started_at, ended_at, created_at, updated_at"
            },
            {"allergy", "id, patient_id, code, description, severity, onset_date, created_at"},
            {
                "problem",
                "id, patient_id, encounter_id, code, description, onset_date, resolved_date, status, recorded_by, created_at"
            },
            {
                "medication",
                "id, patient_id, encounter_id, provider_id, code, description, started_on, stopped_on, status, created_at"
            },
            {"immunization", "id, patient_id, encounter_id, code, description, given_at, given_by"},
            {
                "coverage",
                "id, facility_id, patient_id, payer_id, member_id, plan_name, relation, priority, effective_date, term_date,"
                        + " status, created_at, updated_at"
            },
            {
                "charge",
                "id, facility_id, encounter_id, patient_id, provider_id, service_date, code, description, diagnosis_code,"
                        + " unit_amount, amount, status, void_reason, voided_at, created_at, updated_at"
            },
            {
                "claim",
                "id, facility_id, claim_no, patient_id, encounter_id, coverage_id, payer_id, provider_id, service_from,"
                        + " service_to, diagnosis_1, diagnosis_2, diagnosis_3, diagnosis_4, total_amount, paid_amount,"
                        + " adjusted_amount, patient_amount, status, denial_code, edi_file_id, submitted_at, void_reason,"
                        + " created_at, updated_at"
            },
            {"claim_line", "id, claim_id, line_no, charge_id, service_date, code, quantity, amount, paid_amount"},
            {"claim_status_hist", "id, claim_id, from_status, to_status, note, changed_at"},
            {
                "edi_file",
                "id, facility_id, file_name, file_type, direction, control_no, claim_count, total_amount, status, created_at"
            },
            {"remit", "id, facility_id, payer_id, check_no, check_date, total_amount, posted_at"},
            {"remit_claim", "id, remit_id, claim_id, claim_no, clp_status, charged_amount, paid_amount, patient_amount"
            },
            {"remit_adjustment", "id, remit_id, remit_claim_id, group_code, reason_code, amount"},
            {
                "invoice",
                "id, facility_id, invoice_no, patient_id, invoice_date, due_date, total_amount, late_fee, balance_due,"
                        + " status, statement_count, created_at, updated_at"
            },
            {"invoice_line", "id, invoice_id, line_no, charge_id, claim_id, description, amount"},
            {
                "payment",
                "id, facility_id, patient_id, payer_id, remit_id, amount, method, reference, received_date, status,"
                        + " void_reason, voided_at, created_at, updated_at"
            },
            {"payment_alloc", "id, payment_id, claim_id, invoice_id, amount, created_at"},
        };
        return new Batch(Arrays.stream(tables)
                .map(table -> new Rows(table[0], table[1], firstId.applyAsLong(table[0])))
                .toList());
    }

    /** An empty batch whose ids go on where this one's end. */
    Batch following() {
        return new Batch(all.stream().map(Rows::following).toList());
    }

    /** Parents before children. */
    List<Rows> all() {
        return all;
    }

    long rows() {
        return all.stream().mapToLong(Rows::count).sum();
    }
}
