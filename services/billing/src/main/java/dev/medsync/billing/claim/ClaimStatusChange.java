package dev.medsync.billing.claim;

import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step in the life of a claim.
 *
 * @param fromStatus null for the first
 * @param actor user id or workload
 */
public record ClaimStatusChange(
        @Key long id,
        @Nullable ClaimStatus fromStatus,
        ClaimStatus toStatus,
        Instant at,
        @Length(60) String actor,
        @Length(200) String note) {}
