package dev.medsync.records.allergy;

import dev.medsync.platform.replication.ReplicatedAggregate;
import dev.medsync.records.write.Belongings;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How allergies move between owners, and between patients. */
@Factory
final class AllergyBeans {

    @Singleton
    ReplicatedAggregate<Allergy, dev.medsync.records.v1.Allergy> replication(Allergies allergies) {
        return allergies.kind().replication();
    }

    @Singleton
    Belongings<Allergy> belongings(Allergies allergies) {
        return new Belongings<>(
                allergies.kind(),
                (allergy, patientId) -> AllergyMapping.with(allergy, message -> message.setPatientId(patientId)),
                (transaction, moved) -> {});
    }
}
