package dev.medsync.records.patient;

/** HL7 administrative gender. */
enum Gender {
    FEMALE,
    MALE,
    OTHER,
    UNKNOWN
}
