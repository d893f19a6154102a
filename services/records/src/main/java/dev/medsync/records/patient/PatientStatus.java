package dev.medsync.records.patient;

/** Whether a record is in use. */
public enum PatientStatus {
    ACTIVE,
    INACTIVE,
    /** Another record answers for it. */
    MERGED
}
