package dev.medsync.platform.replication;

/**
 * Who one facility belongs to, as one database sees it.
 *
 * @param facilityId the facility, 1 and up; 0 for data that all facilities share
 * @param state what this database may do
 * @param epoch counts the decisions about this facility; it only grows, and the side with the higher epoch knows better
 */
public record Ownership(int facilityId, OwnershipState state, long epoch) {}
