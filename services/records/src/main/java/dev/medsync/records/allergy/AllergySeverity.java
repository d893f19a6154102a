package dev.medsync.records.allergy;

/** How bad it gets. */
public enum AllergySeverity {
    /** Not known. */
    UNSPECIFIED,
    LOW,
    MODERATE,
    HIGH
}
