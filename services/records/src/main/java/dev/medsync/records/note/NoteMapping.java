package dev.medsync.records.note;

import static dev.medsync.platform.data.ProtoValues.instant;
import static dev.medsync.platform.data.ProtoValues.timestamp;
import static java.util.Objects.requireNonNull;

import dev.medsync.platform.request.WireEnum;
import java.util.function.Consumer;

/** A note as a message, for calls and copies. */
public final class NoteMapping {

    private static final String STATUS = "NOTE_STATUS_";

    private NoteMapping() {}

    public static dev.medsync.records.v1.Note toMessage(Note note) {
        dev.medsync.records.v1.Note.Builder message = dev.medsync.records.v1.Note.newBuilder()
                .setId(note.id())
                .setFacilityId(note.facilityId())
                .setVersion(note.version())
                .setPatientId(note.patientId())
                .setEncounterId(note.encounterId())
                .setAuthorId(note.authorId())
                .setType(note.type())
                .setBody(note.body())
                .setStatus(WireEnum.write(dev.medsync.records.v1.NoteStatus.class, STATUS, note.status()))
                .setCreatedAt(timestamp(note.createdAt()))
                .setVoidReason(note.voidReason())
                .setWrittenBy(note.writtenBy());
        if (note.signedAt() != null) {
            message.setSignedAt(timestamp(note.signedAt()));
        }
        return message.build();
    }

    /** @throws IllegalArgumentException for a code that is unknown here */
    public static Note fromMessage(dev.medsync.records.v1.Note message) {
        return new Note(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getPatientId(),
                message.getEncounterId(),
                message.getAuthorId(),
                message.getType(),
                message.getBody(),
                WireEnum.read(NoteStatus.class, STATUS, message.getStatus()),
                instant(message.getSignedAt()),
                requireNonNull(instant(message.getCreatedAt()), "created_at"),
                message.getVoidReason(),
                message.getWrittenBy());
    }

    /** The note with something changed: the message is the whole state, so a change is stated on it. */
    static Note with(Note note, Consumer<dev.medsync.records.v1.Note.Builder> change) {
        dev.medsync.records.v1.Note.Builder message = toMessage(note).toBuilder();
        change.accept(message);
        return fromMessage(message.build());
    }
}
