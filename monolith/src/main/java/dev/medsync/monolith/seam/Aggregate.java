package dev.medsync.monolith.seam;

import java.util.Locale;

/** What a write writes, under the name that both owners, and the copy between them, know it by. */
public enum Aggregate {
    PATIENT("Patient", Capability.RECORDS),
    ENCOUNTER("Encounter", Capability.RECORDS),
    ALLERGY("Allergy", Capability.RECORDS),
    PROBLEM("Problem", Capability.RECORDS),
    MEDICATION("Medication", Capability.RECORDS),
    IMMUNIZATION("Immunization", Capability.RECORDS),
    OBSERVATION("Observation", Capability.RECORDS),
    NOTE("Note", Capability.RECORDS),
    CHART_OVERRIDE("ChartOverride", Capability.RECORDS),
    CHARGE("Charge", Capability.BILLING),
    CLAIM("Claim", Capability.BILLING),
    REMITTANCE("Remittance", Capability.BILLING),
    PAYMENT("Payment", Capability.BILLING),
    INVOICE("Invoice", Capability.BILLING);

    private final String type;
    private final Capability capability;

    Aggregate(String type, Capability capability) {
        this.type = type;
        this.capability = capability;
    }

    /** As in {@code replication.request_key}: the name of the message in the contract. */
    public String type() {
        return type;
    }

    Capability capability() {
        return capability;
    }

    /** As in {@code audit_log}. */
    String resource() {
        return type.toLowerCase(Locale.ROOT);
    }
}
