package dev.medsync.records.coverage;

/** Whether insurance holds. */
public enum CoverageStatus {
    ACTIVE,
    TERMINATED
}
