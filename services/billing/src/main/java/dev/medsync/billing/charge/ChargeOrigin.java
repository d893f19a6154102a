package dev.medsync.billing.charge;

/** Who captured a charge. */
public enum ChargeOrigin {
    /** A person. */
    MANUAL,
    /** The closing of an encounter. */
    ENCOUNTER
}
