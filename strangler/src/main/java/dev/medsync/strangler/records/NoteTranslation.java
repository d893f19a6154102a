package dev.medsync.strangler.records;

import static dev.medsync.strangler.translate.Codecs.code;
import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;

import com.google.protobuf.Timestamp;
import dev.medsync.records.v1.Note;
import dev.medsync.records.v1.NoteStatus;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import java.util.List;

/** What clinicians wrote. Legacy has no column for the reason of a void: it is kept beside the row. */
final class NoteTranslation {
    private NoteTranslation() {}

    static AggregateMapping<Note, Note.Builder> mapping(Codec<Timestamp> localTime) {
        TableMapping<Note, Note.Builder> table = TableMapping.<Note, Note.Builder>of("clinical_note", Note::newBuilder)
                .id(Note::getId, Note.Builder::setId)
                .facilityThrough("patient", "patient_id", Note::getFacilityId, Note.Builder::setFacilityId)
                .column("patient_id", number("bigint"), "patient_id", Note::getPatientId, Note.Builder::setPatientId)
                .column(
                        "encounter_id",
                        number("bigint"),
                        "encounter_id",
                        Note::getEncounterId,
                        Note.Builder::setEncounterId)
                .column("author_id", reference(), "author_id", Note::getAuthorId, Note.Builder::setAuthorId)
                .column("note_type", text("char(2)"), "type", Note::getType, Note.Builder::setType)
                .column("body", text("text"), "body", Note::getBody, Note.Builder::setBody)
                .column(
                        "status",
                        code(
                                "char(1)",
                                NoteStatus::valueOf,
                                null,
                                "D=NOTE_STATUS_DRAFT",
                                "S=NOTE_STATUS_SIGNED",
                                "V=NOTE_STATUS_VOIDED"),
                        "status",
                        Note::getStatus,
                        Note.Builder::setStatus)
                .column("signed_at", localTime, "signed_at", Note::getSignedAt, Note.Builder::setSignedAt)
                .column("created_at", localTime, "created_at", Note::getCreatedAt, Note.Builder::setCreatedAt)
                .build();
        return new AggregateMapping<>("Note", table, List.of("id"), "facility_id", Note.parser());
    }
}
