package dev.medsync.records.encounter;

import dev.medsync.platform.events.EventHandler;
import dev.medsync.platform.events.Subscription;
import dev.medsync.platform.replication.AfterApply;
import dev.medsync.platform.replication.ReplicatedAggregate;
import dev.medsync.records.v1.EncounterChanged;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** How encounters get here: from events while another owns them, as copies when they move. */
@Factory
final class EncounterBeans {

    @Singleton
    EventHandler<EncounterChanged> changed(Encounters encounters) {
        return EventHandler.ofState(
                new Subscription("records", "records-service"),
                EncounterChanged.getDefaultInstance(),
                (transaction, event) ->
                        encounters.put(transaction, event.payload().getEncounter()));
    }

    @Singleton
    @Requires(property = "medsync.data.capability", value = "records")
    ReplicatedAggregate<Encounter, dev.medsync.records.v1.Encounter> replication(Encounters encounters) {
        return new ReplicatedAggregate<>(
                "Encounter",
                encounters.store(),
                EncounterMapping::toMessage,
                EncounterMapping::fromMessage,
                dev.medsync.records.v1.Encounter.parser(),
                AfterApply.nothing());
    }
}
