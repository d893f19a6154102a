package dev.medsync.strangler.command;

/**
 * What a foreign writer wants done, as it stands in the monolith's {@code replication.command}.
 *
 * @param id UUID; whoever carries it out does so once for each id
 * @param kind what is to be done, e.g. {@code capture-facility-charge}
 * @param payload JSON, may be PHI
 */
public record LeftCommand(String id, int facilityId, String kind, String payload) {}
