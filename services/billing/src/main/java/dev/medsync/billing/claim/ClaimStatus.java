package dev.medsync.billing.claim;

/** The life of a claim: DRAFT → SUBMITTED → PAID, PARTIALLY_PAID or DENIED, among which remittances move it; VOIDED ends it. */
public enum ClaimStatus {
    DRAFT,
    SUBMITTED,
    PAID,
    PARTIALLY_PAID,
    DENIED,
    VOIDED
}
