package dev.medsync.billing.reference;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Encrypted;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What billing knows of a patient's insurance.
 *
 * @param version of the event it came with
 * @param memberId PHI
 * @param endsOn null while it runs
 * @param rank 1 primary, 2 secondary
 */
@Aggregate("coverage_reference")
public record CoverageReference(
        int facilityId,
        @Key long id,
        long version,
        long patientId,
        long payerId,

        @Encrypted(blindIndex = "member_id_index") @Length(30)
        String memberId,

        LocalDate startsOn,
        @Nullable LocalDate endsOn,
        int rank) {}
