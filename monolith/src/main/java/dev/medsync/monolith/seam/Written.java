package dev.medsync.monolith.seam;

/**
 * What a write led to.
 *
 * @param id the aggregate's id
 * @param replayed the same key had been used before, and nothing was written now
 */
public record Written(long id, boolean replayed) {}
