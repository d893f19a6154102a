package dev.medsync.emulator.servicebus.entity;

import java.util.Map;

/**
 * How many messages an entity holds.
 *
 * @param kind queue, topic or subscription
 * @param active ready for or with a consumer, as Service Bus counts them
 * @param locked of the active ones, with a consumer
 * @param sessions active messages per session, for entities that require sessions
 */
public record EntityCounts(
        String name,
        String kind,
        int active,
        int locked,
        int deferred,
        int scheduled,
        int deadLettered,
        Map<String, Integer> sessions) {}
