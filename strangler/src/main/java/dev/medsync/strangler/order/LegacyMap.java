package dev.medsync.strangler.order;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which table of the monolith belongs to which capability, and what the catalog cannot say: whose a function is that
 * writes everywhere, and which jobs there are. The one place that declares it.
 */
public final class LegacyMap {
    /** What everybody refers to and nobody owns: it leaves last, or never. */
    public static final String SHARED = "shared";

    private static final Map<String, List<String>> TABLES = declared();

    /** Functions that belong to somebody else than to whom they write, or whose owner cannot be seen. */
    private static final Map<String, String> FUNCTIONS = Map.of(
            "close_encounter",
            "records",
            "merge_patient",
            "records",
            "unmerge_patient",
            "records",
            "next_mrn",
            "records",
            "month_end",
            SHARED,
            "round_half_even",
            SHARED,
            // The seam's own are not looked at otherwise; these read tables that another capability would take along.
            "facility_fee",
            "records",
            "leave_facility_charge",
            "billing");

    private static final List<Job> JOBS = List.of(
            new Job("claim-batch", "billing"), new Job("statements", "billing"), new Job("month-end", "billing"));

    private final Map<String, String> capabilities = new HashMap<>();

    /** A nightly job in the monolith's code. */
    record Job(String name, String writes) {
        /** The same for all: one row a facility and day, which moves along. */
        String seam() {
            return "runs for owned facilities; batch_job, guarded and copied, says what has run";
        }
    }

    LegacyMap() {
        TABLES.forEach((capability, tables) -> tables.forEach(table -> capabilities.put(table, capability)));
    }

    /** The same, and views: whoever names one in a statement names the tables that it reads. */
    LegacyMap with(LegacyViews views) {
        LegacyMap both = new LegacyMap();
        both.capabilities.putAll(views.owners(this));
        return both;
    }

    private static Map<String, List<String>> declared() {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        tables.put(SHARED, List.of("facility", "provider", "code_value", "batch_job"));
        tables.put(
                "records",
                List.of(
                        "patient",
                        "patient_identifier",
                        "patient_contact",
                        "encounter",
                        "coverage",
                        "allergy",
                        "problem",
                        "medication",
                        "immunization",
                        "observation",
                        "clinical_note",
                        "patient_merge_log",
                        "patient_merge_row",
                        "chart_override"));
        tables.put(
                "billing",
                List.of(
                        "payer",
                        "fee_schedule",
                        "edi_file",
                        "charge",
                        "claim",
                        "claim_line",
                        "claim_status_hist",
                        "remit",
                        "remit_claim",
                        "remit_adjustment",
                        "invoice",
                        "invoice_line",
                        "payment",
                        "payment_alloc",
                        "number_counter"));
        tables.put(
                "auth",
                List.of(
                        "app_user",
                        "role",
                        "permission",
                        "user_role",
                        "role_permission",
                        "user_session",
                        "consent",
                        "audit_log"));
        tables.put("config", List.of("app_config", "feature_flag"));
        return tables;
    }

    /** All capabilities, {@link #SHARED} among them. */
    Set<String> capabilities() {
        return TABLES.keySet();
    }

    List<String> tablesOf(String capability) {
        return TABLES.getOrDefault(capability, List.of());
    }

    /** All tables and known views, longest name first, so that {@code claim_line} is not taken for {@code claim}. */
    List<String> tables() {
        return capabilities.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    Optional<String> ofTable(String table) {
        return Optional.ofNullable(capabilities.get(table.replaceFirst("^public\\.", "")));
    }

    /** Functions whose owner is declared. */
    Set<String> functions() {
        return FUNCTIONS.keySet();
    }

    /** Whose a function is, where that is declared. */
    Optional<String> ofFunction(String name) {
        return Optional.ofNullable(FUNCTIONS.get(name));
    }

    List<Job> jobs() {
        return JOBS;
    }
}
