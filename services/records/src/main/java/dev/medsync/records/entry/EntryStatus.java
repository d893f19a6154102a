package dev.medsync.records.entry;

/** Whether an entry of the chart holds. */
public enum EntryStatus {
    ACTIVE,
    /** A problem that is over. */
    RESOLVED,
    /** A medication that is no longer taken. */
    STOPPED,
    /** It was wrong. */
    VOIDED
}
