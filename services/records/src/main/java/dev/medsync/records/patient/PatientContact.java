package dev.medsync.records.patient;

import dev.medsync.platform.data.Encrypted;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;

/**
 * Somebody to call.
 *
 * @param relation SP spouse, PA parent, CH child, OT other; empty when not known
 * @param priority 1 is called first
 */
public record PatientContact(
        @Key long id,
        @Length(2) String relation,
        @Encrypted @Length(120) String fullName,
        @Encrypted @Length(20) String phone,
        int priority) {

    /** Names what it is about and nothing of it: this lands in logs. */
    @Override
    public String toString() {
        return "PatientContact[" + id + "]";
    }
}
