package dev.medsync.billing.reference;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import java.time.Instant;

/**
 * What billing knows of a visit.
 *
 * @param version of the event it came with
 * @param providerId 0 when unknown
 * @param diagnosisCode reason for the visit, ICD-10-CM; empty when none
 */
@Aggregate("encounter_reference")
public record EncounterReference(
        int facilityId,
        @Key long id,
        long version,
        long patientId,
        long providerId,
        Instant startedAt,
        @Length(10) String diagnosisCode) {}
