package dev.medsync.platform.request;

import dev.medsync.platform.data.Database;
import dev.medsync.platform.security.AuditEntry;
import dev.medsync.platform.security.AuditLog;
import dev.medsync.platform.security.Caller;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Reads of the caller's facility. A shadow read is read-only and answered whoever owns the facility. */
@Singleton
public final class Reads {

    private final Database database;
    private final AuditLog audit;

    Reads(Database database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    public <T extends @Nullable Object> T read(Database.Work<T> work) {
        Caller caller = Facilities.ofReader();
        return Facilities.isShadow(caller)
                ? database.shadow(caller.facility(), work)
                : database.enter(caller.facility(), work);
    }

    /**
     * Writes down who saw what, durably, before the answer leaves.
     *
     * @param action {@code read}, {@code search}, {@code create} or {@code update}
     * @param resource e.g. {@code claim/42}
     * @param patientId 0 for nobody in particular
     */
    public void audit(String action, String resource, long patientId) {
        audit.record(AuditEntry.of(action, resource, patientId == 0 ? null : patientId));
    }
}
