package dev.medsync.records.note;

/** Whether a note stands. */
public enum NoteStatus {
    DRAFT,
    /** It does not change any more. */
    SIGNED,
    /** It was wrong. */
    VOIDED
}
