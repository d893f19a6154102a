package dev.medsync.emulator.servicebus.entity;

/** A consumer that holds a session. */
public interface SessionConsumer extends Consumer {

    /** The session's lock has expired: nothing more will come, and nothing can be settled. */
    void sessionLockLost();
}
