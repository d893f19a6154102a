package dev.medsync.emulator.servicebus.entity;

import java.time.Instant;

/** Somebody who waits for any session that has messages and no holder. */
public interface SessionRequest {

    /** Until when it waits. */
    Instant deadline();

    /** A session is locked for it; messages follow. */
    SessionConsumer accepted(SessionLock lock);

    /** The deadline passed without a session. */
    void timedOut();
}
