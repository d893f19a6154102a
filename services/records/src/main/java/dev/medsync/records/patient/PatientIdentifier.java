package dev.medsync.records.patient;

import dev.medsync.platform.data.Encrypted;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;

/**
 * Another number that the person is known by.
 *
 * @param type MR, OLD (an MRN that was merged away), DL, PPN
 * @param status A active, I inactive
 */
public record PatientIdentifier(
        @Key long id,
        @Length(4) String type,
        @Encrypted @Length(40) String value,
        @Length(60) String issuer,
        @Length(1) String status) {

    /** Names what it is about and nothing of it: this lands in logs. */
    @Override
    public String toString() {
        return "PatientIdentifier[" + id + "]";
    }
}
