package dev.medsync.records.chart;

import dev.medsync.platform.security.Caller;
import dev.medsync.platform.security.Roles;
import dev.medsync.records.patient.Patient;
import dev.medsync.records.patient.PatientMapping;

/** A patient as a caller may see one: a whole social security number is for who registers patients (45 CFR 164.502(b)). */
final class Shown {

    private static final int LAST = 4;

    private Shown() {}

    static dev.medsync.records.v1.Patient patient(Patient patient) {
        dev.medsync.records.v1.Patient whole = PatientMapping.toMessage(patient);
        return Caller.required().hasRole(Roles.REGISTRAR)
                ? whole
                : whole.toBuilder().setSsn(masked(whole.getSsn())).build();
    }

    static String masked(String ssn) {
        return ssn.length() < LAST ? "" : "***-**-" + ssn.substring(ssn.length() - LAST);
    }
}
