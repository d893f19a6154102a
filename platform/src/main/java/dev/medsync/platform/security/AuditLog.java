package dev.medsync.platform.security;

import dev.medsync.platform.rpc.Refusal;

/** Where audit entries go (45 CFR 164.312(b)). */
public interface AuditLog {
    /**
     * Returns when the entry is durable. Call it before the answer leaves: when the entry cannot be written, neither may
     * the data be shown.
     *
     * @throws Refusal UNAVAILABLE when it could not be written
     */
    void record(AuditEntry entry);
}
