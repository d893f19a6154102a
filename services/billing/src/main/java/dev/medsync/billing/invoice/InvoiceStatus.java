package dev.medsync.billing.invoice;

/** Where an invoice stands. */
public enum InvoiceStatus {
    ISSUED,
    PAID,
    VOIDED,
    /** Past its due date, with a late fee. */
    LATE
}
