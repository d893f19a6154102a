package dev.medsync.records.note;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Encrypted;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import dev.medsync.platform.data.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a clinician wrote.
 *
 * @param authorId provider who answers for it; 0 when the writer is none
 * @param type PN progress note, DS discharge summary and so on
 * @param signedAt null for a draft
 * @param voidReason empty unless it was voided
 * @param writtenBy user; 0 when that was at the monolith
 */
@Aggregate("clinical_note")
public record Note(
        int facilityId,
        @Key long id,
        @Version long version,
        long patientId,
        long encounterId,
        long authorId,
        @Length(2) String type,
        @Encrypted String body,
        NoteStatus status,
        @Nullable Instant signedAt,
        Instant createdAt,
        @Encrypted @Length(200) String voidReason,
        long writtenBy) {

    /** Names what it is about and nothing of it: this lands in logs. */
    @Override
    public String toString() {
        return "Note[" + facilityId + "/" + id + " version " + version + "]";
    }
}
