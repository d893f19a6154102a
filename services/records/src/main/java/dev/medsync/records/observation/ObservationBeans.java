package dev.medsync.records.observation;

import dev.medsync.platform.replication.ReplicatedAggregate;
import dev.medsync.records.write.Belongings;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How observations move between owners, and between patients. */
@Factory
final class ObservationBeans {

    @Singleton
    ReplicatedAggregate<Observation, dev.medsync.records.v1.Observation> replication(Observations observations) {
        return observations.kind().replication();
    }

    @Singleton
    Belongings<Observation> belongings(Observations observations) {
        return new Belongings<>(
                observations.kind(),
                (observation, patientId) ->
                        ObservationMapping.with(observation, message -> message.setPatientId(patientId)),
                (transaction, moved) -> {});
    }
}
