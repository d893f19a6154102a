package dev.medsync.monolith.seed;

import java.time.LocalDate;
import java.util.List;

/**
 * A patient whose chart has been written, as far as billing needs it.
 *
 * @param patient number of the patient, 0 for the first
 */
record Chart(
        long patient, long patientId, int facility, LocalDate registered, List<Policy> policies, List<Visit> visits) {

    /** @param payer number of the payer, from 1 */
    record Policy(long coverageId, int payer, LocalDate from, LocalDate to) {}

    /** @param open not closed yet, so nothing is billed either */
    record Visit(
            long encounterId,
            long providerId,
            LocalDate day,
            LocalDate lastDay,
            boolean open,
            Population.Encounter source) {}
}
