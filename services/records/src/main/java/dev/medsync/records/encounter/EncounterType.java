package dev.medsync.records.encounter;

/** What kind of visit it is. */
public enum EncounterType {
    AMBULATORY,
    EMERGENCY,
    INPATIENT,
    URGENT_CARE,
    WELLNESS,
    VIRTUAL
}
