package dev.medsync.emulator.servicebus.entity;

import java.time.Instant;

/** A session that a consumer holds until then, unless it renews. */
public record SessionLock(String sessionId, Instant lockedUntil) {}
