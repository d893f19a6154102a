package dev.medsync.platform.replication;

/**
 * The answer to one step of a move.
 *
 * @param changed whether this call made the change; false leaves everything as it was
 * @param current what is true after the call
 */
public record OwnershipChange(boolean changed, Ownership current) {}
