package dev.medsync.records.write;

import dev.medsync.platform.rpc.Refusal;
import io.grpc.Status;

/**
 * What became of a write.
 *
 * @param <R> the aggregate that was written
 */
public sealed interface Written<R> {

    /** It is done, now or by an earlier try. */
    record Done<R>(R aggregate) implements Written<R> {}

    /**
     * What it is about is not at this facility.
     *
     * @param what e.g. {@code patient}
     */
    record Missing<R>(String what) implements Written<R> {}

    /** Somebody has changed it since the caller has read it. */
    record Stale<R>(long currentVersion) implements Written<R> {}

    /**
     * Its state does not allow it.
     *
     * @param reason upper case with underscores, e.g. {@code NOTE_SIGNED}
     * @param detail for people; nothing of the patient
     */
    record Conflict<R>(String reason, String detail) implements Written<R> {}

    /** A field does not fit what is stored. */
    record Unfit<R>(String field, String description) implements Written<R> {}

    /**
     * The aggregate.
     *
     * @throws Refusal when it was not written
     */
    default R orRefuse() {
        return switch (this) {
            case Done<R> done -> done.aggregate();
            case Missing<R> missing -> throw Refusal.notFound(missing.what());
            case Stale<R> stale -> throw Refusal.staleVersion(stale.currentVersion());
            case Conflict<R> conflict ->
                throw Refusal.of(Status.Code.FAILED_PRECONDITION, conflict.reason(), conflict.detail());
            case Unfit<R> unfit -> throw Refusal.invalid(unfit.field(), unfit.description());
        };
    }
}
