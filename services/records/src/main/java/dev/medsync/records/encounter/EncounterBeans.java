package dev.medsync.records.encounter;

import dev.medsync.platform.events.EventHandler;
import dev.medsync.platform.replication.ReplicatedAggregate;
import dev.medsync.records.feed.Feed;
import dev.medsync.records.v1.EncounterChanged;
import dev.medsync.records.write.Belongings;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How encounters get here: as copies when they move, from events before; and how they follow their patient. */
@Factory
final class EncounterBeans {

    @Singleton
    EventHandler<EncounterChanged> changed(Encounters encounters) {
        return Feed.handler(EncounterChanged.getDefaultInstance(), EncounterChanged::getEncounter, encounters::put);
    }

    @Singleton
    ReplicatedAggregate<Encounter, dev.medsync.records.v1.Encounter> replication(Encounters encounters) {
        return encounters.kind().replication();
    }

    @Singleton
    Belongings<Encounter> belongings(Encounters encounters) {
        return new Belongings<>(encounters.kind(), encounters::ofPatient, encounters::tellChanged);
    }
}
