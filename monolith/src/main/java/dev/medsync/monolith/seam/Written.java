package dev.medsync.monolith.seam;

/**
 * What a write led to.
 *
 * @param aggregate as it is at the end of the transaction
 * @param replayed the same key had been used before, and nothing was written now
 */
public record Written<T>(T aggregate, boolean replayed) {}
