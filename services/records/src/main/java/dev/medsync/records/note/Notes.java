package dev.medsync.records.note;

import static dev.medsync.platform.data.ProtoValues.timestamp;

import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.request.Times;
import dev.medsync.platform.request.WriteRequest;
import dev.medsync.records.entry.ChartEntries;
import dev.medsync.records.write.Stored;
import dev.medsync.records.write.Writes;
import dev.medsync.records.write.Written;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;

/** The notes of a facility's clinicians. */
@Singleton
public final class Notes {

    private final Stored<Note, dev.medsync.records.v1.Note> kind;
    private final ChartEntries entries;
    private final Writes writes;
    private final Times times;

    Notes(Stored.Means means, ChartEntries entries, Writes writes, Times times) {
        this.kind = new Stored<>(
                "Note",
                "note",
                "clinical_note_id_seq",
                means.store(Note.class),
                NoteMapping::toMessage,
                NoteMapping::fromMessage,
                dev.medsync.records.v1.Note.parser());
        this.entries = entries;
        this.writes = writes;
        this.times = times;
    }

    Stored<Note, dev.medsync.records.v1.Note> kind() {
        return kind;
    }

    /** A patient's notes, newest first. */
    public List<Note> holding(Transaction transaction, long patientId) throws SQLException {
        return ChartEntries.ofPatient(
                transaction, kind, patientId, "t.created_at desc, t.id desc", 20, NoteStatus.DRAFT, NoteStatus.SIGNED);
    }

    /** Adds one to the chart. @param draft all but what the service gives */
    public Written<Note> add(WriteRequest request, dev.medsync.records.v1.Note draft) {
        return entries.addToEncounter(
                request,
                kind,
                draft.getEncounterId(),
                place -> NoteMapping.fromMessage(draft.toBuilder()
                        .setId(place.id())
                        .setFacilityId(place.facility())
                        .setVersion(1)
                        .setPatientId(place.patientId())
                        .setStatus(dev.medsync.records.v1.NoteStatus.NOTE_STATUS_DRAFT)
                        .setWrittenBy(request.userId())
                        .setCreatedAt(place.now())
                        .build()));
    }

    /** Signs a draft. Only who wrote it may; of a draft from the monolith nobody here knows who that was. */
    public Written<Note> sign(WriteRequest request, long id, long expectedVersion) {
        return writes.change(request, kind, id, expectedVersion, (transaction, found) -> {
            if (found.status() != NoteStatus.DRAFT) {
                return new Written.Conflict<>("NOTE_NOT_DRAFT", "Only a draft is signed.");
            }
            if (found.writtenBy() != 0 && found.writtenBy() != request.userId()) {
                return new Written.Conflict<>("NOT_THE_WRITER", "Only who wrote the note signs it.");
            }
            Note signed = NoteMapping.with(
                    found,
                    message -> message.setStatus(dev.medsync.records.v1.NoteStatus.NOTE_STATUS_SIGNED)
                            .setSignedAt(timestamp(times.now())));
            return new Written.Done<>(kind.store().update(transaction, signed));
        });
    }

    /** It was wrong. */
    public Written<Note> strikeOut(WriteRequest request, long id, long expectedVersion, String reason) {
        return entries.strikeOut(
                request,
                kind,
                id,
                expectedVersion,
                note -> note.status() == NoteStatus.VOIDED,
                note -> NoteMapping.with(
                        note,
                        message -> message.setStatus(dev.medsync.records.v1.NoteStatus.NOTE_STATUS_VOIDED)
                                .setVoidReason(reason)));
    }
}
