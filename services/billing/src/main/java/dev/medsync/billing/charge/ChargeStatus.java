package dev.medsync.billing.charge;

/** Where a charge stands. */
public enum ChargeStatus {
    /** On no claim and no invoice. */
    OPEN,
    /** On a claim. */
    BILLED,
    VOIDED,
    /** On an invoice, without a claim. */
    INVOICED
}
