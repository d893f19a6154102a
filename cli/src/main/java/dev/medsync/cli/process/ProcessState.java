package dev.medsync.cli.process;

/** Where a process is in its life. */
public enum ProcessState {
    /** Waits until what it needs is healthy. */
    WAITING,
    /** Launched; its probe has not succeeded yet. */
    STARTING,
    HEALTHY,
    /** Alive, but its probe fails since it was healthy. */
    UNHEALTHY,
    /** Ended by itself or could not start; a new start follows after a pause. */
    CRASHED,
    STOPPING,
    STOPPED,
    /** Cannot be started before it is built. */
    NOT_BUILT;

    /** Whether an operating system process exists in this state. */
    public boolean isAlive() {
        return this == STARTING || this == HEALTHY || this == UNHEALTHY || this == STOPPING;
    }
}
