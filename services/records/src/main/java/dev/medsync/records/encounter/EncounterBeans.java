package dev.medsync.records.encounter;

import dev.medsync.platform.replication.ReplicatedAggregate;
import dev.medsync.records.write.Belongings;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How encounters get here: as copies; and how they follow their patient. */
@Factory
final class EncounterBeans {

    @Singleton
    ReplicatedAggregate<Encounter, dev.medsync.records.v1.Encounter> replication(Encounters encounters) {
        return encounters.kind().replication();
    }

    @Singleton
    Belongings<Encounter> belongings(Encounters encounters) {
        return new Belongings<>(encounters.kind(), encounters::ofPatient, encounters::tellChanged);
    }
}
