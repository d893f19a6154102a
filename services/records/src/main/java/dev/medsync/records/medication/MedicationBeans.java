package dev.medsync.records.medication;

import dev.medsync.platform.replication.ReplicatedAggregate;
import dev.medsync.records.write.Belongings;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How medications move between owners, and between patients. */
@Factory
final class MedicationBeans {

    @Singleton
    ReplicatedAggregate<Medication, dev.medsync.records.v1.Medication> replication(Medications medications) {
        return medications.kind().replication();
    }

    @Singleton
    Belongings<Medication> belongings(Medications medications) {
        return new Belongings<>(
                medications.kind(),
                (medication, patientId) ->
                        MedicationMapping.with(medication, message -> message.setPatientId(patientId)),
                (transaction, moved) -> {});
    }
}
