package dev.medsync.gateway.ownership;

/**
 * Who owns a capability at a facility.
 *
 * @param epoch counts the changes of ownership of this facility
 */
public record OwnershipEntry(String capability, int facility, Owner owner, long epoch) {}
