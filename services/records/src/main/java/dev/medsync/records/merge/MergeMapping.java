package dev.medsync.records.merge;

import static dev.medsync.platform.data.ProtoValues.instant;
import static dev.medsync.platform.data.ProtoValues.timestamp;
import static java.util.Objects.requireNonNull;

/** A merge as a message, for events and copies. */
final class MergeMapping {

    private MergeMapping() {}

    static dev.medsync.records.v1.PatientMerge toMessage(PatientMerge merge) {
        dev.medsync.records.v1.PatientMerge.Builder message = dev.medsync.records.v1.PatientMerge.newBuilder()
                .setId(merge.id())
                .setFacilityId(merge.facilityId())
                .setVersion(merge.version())
                .setFromPatientId(merge.fromPatientId())
                .setIntoPatientId(merge.intoPatientId())
                .setFromMrn(merge.fromMrn())
                .setRowsRewritten(merge.rowsRewritten())
                .setMergedBy(merge.mergedBy())
                .setMergedAt(timestamp(merge.mergedAt()))
                .setUndoneBy(merge.undoneBy())
                .setUndoReason(merge.undoReason());
        if (merge.undoneAt() != null) {
            message.setUndoneAt(timestamp(merge.undoneAt()));
        }
        for (MovedEntry entry : merge.movedEntries()) {
            message.addMoved(dev.medsync.records.v1.MovedEntry.newBuilder()
                    .setType(entry.type())
                    .setId(entry.id()));
        }
        return message.build();
    }

    static PatientMerge fromMessage(dev.medsync.records.v1.PatientMerge message) {
        return new PatientMerge(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getFromPatientId(),
                message.getIntoPatientId(),
                message.getFromMrn(),
                message.getRowsRewritten(),
                message.getMergedBy(),
                requireNonNull(instant(message.getMergedAt()), "merged_at"),
                instant(message.getUndoneAt()),
                message.getUndoneBy(),
                message.getUndoReason(),
                MovedEntry.toText(message.getMovedList().stream()
                        .map(entry -> new MovedEntry(entry.getType(), entry.getId()))
                        .toList()));
    }
}
