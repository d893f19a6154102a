package dev.medsync.records.problem;

import static dev.medsync.platform.data.ProtoValues.date;
import static dev.medsync.platform.data.ProtoValues.day;
import static dev.medsync.platform.data.ProtoValues.instant;
import static dev.medsync.platform.data.ProtoValues.timestamp;
import static java.util.Objects.requireNonNull;

import dev.medsync.platform.request.WireEnum;
import dev.medsync.records.entry.EntryStatus;
import java.util.function.Consumer;

/** A problem as a message, for calls and copies. */
public final class ProblemMapping {

    private static final String STATUS = "ENTRY_STATUS_";

    private ProblemMapping() {}

    public static dev.medsync.records.v1.Problem toMessage(Problem problem) {
        dev.medsync.records.v1.Problem.Builder message = dev.medsync.records.v1.Problem.newBuilder()
                .setId(problem.id())
                .setFacilityId(problem.facilityId())
                .setVersion(problem.version())
                .setPatientId(problem.patientId())
                .setEncounterId(problem.encounterId())
                .setCode(problem.code())
                .setDescription(problem.description())
                .setStatus(WireEnum.write(dev.medsync.records.v1.EntryStatus.class, STATUS, problem.status()))
                .setVoidReason(problem.voidReason())
                .setRecordedBy(problem.recordedBy())
                .setCreatedAt(timestamp(problem.createdAt()));
        if (problem.onsetDate() != null) {
            message.setOnsetDate(date(problem.onsetDate()));
        }
        if (problem.resolvedDate() != null) {
            message.setResolvedDate(date(problem.resolvedDate()));
        }
        return message.build();
    }

    /** @throws IllegalArgumentException for a code that is unknown here */
    public static Problem fromMessage(dev.medsync.records.v1.Problem message) {
        return new Problem(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getPatientId(),
                message.getEncounterId(),
                message.getCode(),
                message.getDescription(),
                day(message.getOnsetDate()),
                day(message.getResolvedDate()),
                WireEnum.read(EntryStatus.class, STATUS, message.getStatus()),
                message.getVoidReason(),
                message.getRecordedBy(),
                requireNonNull(instant(message.getCreatedAt()), "created_at"));
    }

    /** The problem with something changed: the message is the whole state, so a change is stated on it. */
    static Problem with(Problem problem, Consumer<dev.medsync.records.v1.Problem.Builder> change) {
        dev.medsync.records.v1.Problem.Builder message = toMessage(problem).toBuilder();
        change.accept(message);
        return fromMessage(message.build());
    }
}
