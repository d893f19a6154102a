package dev.medsync.billing.payment;

/** How money came. */
public enum PaymentMethod {
    CASH,
    CARD,
    CHECK,
    TRANSFER
}
