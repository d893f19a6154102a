package dev.medsync.records.encounter;

/** Where a visit stands. */
public enum EncounterStatus {
    OPEN,
    CLOSED,
    CANCELLED
}
