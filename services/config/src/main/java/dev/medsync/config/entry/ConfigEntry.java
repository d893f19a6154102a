package dev.medsync.config.entry;

import java.time.Instant;

/**
 * One version of a setting.
 *
 * @param changeId position in the order of all changes
 * @param version of this key, counted from 1
 * @param actor user id, or {@code workload:<name>}
 */
public record ConfigEntry(
        long changeId, String key, long version, String value, String actor, String reason, Instant changedAt) {}
