package dev.medsync.billing.reference;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Key;

/**
 * What billing knows of a patient: that the record exists, and where it went.
 *
 * @param version of the event it came with
 * @param mergedIntoId 0 unless it was merged into another record
 */
@Aggregate("patient_reference")
public record PatientReference(int facilityId, @Key long id, long version, long mergedIntoId) {}
