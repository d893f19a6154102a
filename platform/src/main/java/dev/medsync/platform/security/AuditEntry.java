package dev.medsync.platform.security;

import dev.medsync.platform.telemetry.Tracing;
import org.jspecify.annotations.Nullable;

/**
 * One thing that somebody did, or was not allowed to do. Identifiers only: never a name, a diagnosis or any other PHI.
 *
 * @param actor user id, or {@code workload:<name>}, or {@code anonymous}
 * @param role the roles of the actor, joined by commas
 * @param patientId whose data it was; null when it was nobody's in particular
 * @param action {@code read}, {@code search}, {@code create}, {@code update}, {@code export}, {@code call}
 * @param resource e.g. {@code claim/42}, or the method that was refused
 * @param source the process that called, by its certificate; empty in plaintext
 */
public record AuditEntry(
        String actor,
        String role,
        int facility,
        @Nullable Long patientId,
        String action,
        String resource,
        String purpose,
        Outcome outcome,
        String source,
        String traceId) {

    /** How it ended. */
    public enum Outcome {
        ALLOWED,
        DENIED
    }

    /** Something that the current caller has done to a patient's data. */
    public static AuditEntry of(String action, String resource, @Nullable Long patientId) {
        return inCurrentCall(action, resource, patientId, Outcome.ALLOWED);
    }

    /** A call that the current caller was not allowed to make. */
    public static AuditEntry denied(String resource) {
        return inCurrentCall("call", resource, null, Outcome.DENIED);
    }

    private static AuditEntry inCurrentCall(String action, String resource, @Nullable Long patientId, Outcome outcome) {
        String source = Workload.current().map(Workload::name).orElse("");
        return Caller.current()
                .map(caller -> new AuditEntry(
                        caller.subject(),
                        String.join(",", caller.roles().stream().sorted().toList()),
                        caller.facility(),
                        patientId,
                        action,
                        resource,
                        caller.purpose(),
                        outcome,
                        source,
                        Tracing.currentTraceId()))
                .orElseGet(() -> new AuditEntry(
                        source.isEmpty() ? "anonymous" : "workload:" + source,
                        "",
                        0,
                        patientId,
                        action,
                        resource,
                        "operations",
                        outcome,
                        source,
                        Tracing.currentTraceId()));
    }
}
