package dev.medsync.strangler.rollout;

/** How far a capability's migration is. Each phase makes one more thing true; docs and console explain them to people. */
public enum Phase {
    /** The monolith serves; the service is empty. */
    LEGACY,
    /** Changes were lost before they were copied: both sides have to be copied anew, which begins with BACKFILL. */
    SYNC_LOST,
    /** What exists is copied; changes are captured meanwhile. */
    BACKFILL,
    /** Every write reaches both databases within milliseconds, and they have been compared. */
    SYNCED,
    /** Reads are mirrored to the service and compared; the monolith's answer is served. */
    SHADOW,
    /** Some facilities are owned by the service. */
    CANARY,
    /** All are; the monolith keeps receiving every write. */
    SERVICE,
    /** The old path is gone: nothing is copied, the monolith's tables are archived, and nothing leads back. */
    RETIRED;

    /** Whether copies flow. */
    public boolean copies() {
        return this != LEGACY && this != SYNC_LOST && this != RETIRED;
    }
}
