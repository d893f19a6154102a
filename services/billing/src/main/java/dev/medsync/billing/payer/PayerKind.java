package dev.medsync.billing.payer;

/** Who pays. */
public enum PayerKind {
    GOVERNMENT,
    COMMERCIAL,
    SELF_PAY
}
