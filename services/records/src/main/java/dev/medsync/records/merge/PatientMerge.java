package dev.medsync.records.merge;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Encrypted;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import dev.medsync.platform.data.Version;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two records found to be of one person.
 *
 * @param fromPatientId the record that was merged away
 * @param intoPatientId the survivor
 * @param mergedBy user id; 0 for a workload
 * @param undoneAt null unless it was undone
 * @param moved what went to the survivor, so that undoing it gives back just that; as {@link MovedEntry#toText} says it
 */
@Aggregate("patient_merge")
public record PatientMerge(
        int facilityId,
        @Key long id,
        @Version long version,
        long fromPatientId,
        long intoPatientId,
        @Encrypted @Length(20) String fromMrn,
        int rowsRewritten,
        long mergedBy,
        Instant mergedAt,
        @Nullable Instant undoneAt,
        long undoneBy,
        @Encrypted @Length(200) String undoReason,
        String moved) {

    /** What was moved. */
    List<MovedEntry> movedEntries() {
        return MovedEntry.ofText(moved);
    }

    /** The ids of one type that were moved. */
    List<Long> movedOf(String type) {
        return movedEntries().stream()
                .filter(entry -> entry.type().equals(type))
                .map(MovedEntry::id)
                .toList();
    }

    /** Names what it is about and nothing of it: this lands in logs. */
    @Override
    public String toString() {
        return "PatientMerge[" + facilityId + "/" + id + " version " + version + "]";
    }
}
