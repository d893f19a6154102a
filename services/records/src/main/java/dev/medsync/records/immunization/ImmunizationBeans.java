package dev.medsync.records.immunization;

import dev.medsync.platform.replication.ReplicatedAggregate;
import dev.medsync.records.write.Belongings;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How immunizations move between owners, and between patients. */
@Factory
final class ImmunizationBeans {

    @Singleton
    ReplicatedAggregate<Immunization, dev.medsync.records.v1.Immunization> replication(Immunizations immunizations) {
        return immunizations.kind().replication();
    }

    @Singleton
    Belongings<Immunization> belongings(Immunizations immunizations) {
        return new Belongings<>(
                immunizations.kind(),
                (immunization, patientId) ->
                        ImmunizationMapping.with(immunization, message -> message.setPatientId(patientId)),
                (transaction, moved) -> {});
    }
}
