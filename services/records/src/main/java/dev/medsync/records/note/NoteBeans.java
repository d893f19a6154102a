package dev.medsync.records.note;

import dev.medsync.platform.replication.ReplicatedAggregate;
import dev.medsync.records.write.Belongings;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How notes move between owners, and between patients. */
@Factory
final class NoteBeans {

    @Singleton
    ReplicatedAggregate<Note, dev.medsync.records.v1.Note> replication(Notes notes) {
        return notes.kind().replication();
    }

    @Singleton
    Belongings<Note> belongings(Notes notes) {
        return new Belongings<>(
                notes.kind(),
                (note, patientId) -> NoteMapping.with(note, message -> message.setPatientId(patientId)),
                (transaction, moved) -> {});
    }
}
