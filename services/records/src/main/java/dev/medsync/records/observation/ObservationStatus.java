package dev.medsync.records.observation;

/** Whether a value can be relied on. */
public enum ObservationStatus {
    PRELIMINARY,
    FINAL,
    CORRECTED,
    /** It was wrong. */
    VOIDED
}
