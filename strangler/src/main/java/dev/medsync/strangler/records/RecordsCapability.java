package dev.medsync.strangler.records;

import dev.medsync.strangler.StranglerSettings;
import dev.medsync.strangler.rollout.Capability;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.ZoneId;

/** Records can move. Nobody else writes into it, so no commands are left for it. */
@Factory
final class RecordsCapability {

    @Singleton
    @Named("records")
    Capability records(StranglerSettings settings) {
        return new Capability(
                "records", new RecordsTranslation(ZoneId.of(settings.zone())).aggregates(), "encounter", null);
    }
}
