package dev.medsync.billing.payment;

/** Whether the money is there. */
public enum PaymentStatus {
    POSTED,
    /** It was taken back: a bounced check. Its allocations count no more. */
    REVERSED
}
