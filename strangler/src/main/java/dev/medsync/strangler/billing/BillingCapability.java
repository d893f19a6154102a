package dev.medsync.strangler.billing;

import dev.medsync.strangler.StranglerSettings;
import dev.medsync.strangler.rollout.Capability;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.ZoneId;

/** Billing can move. */
@Factory
final class BillingCapability {

    @Singleton
    @Named("billing")
    Capability billing(StranglerSettings settings) {
        return new Capability(
                "billing",
                new BillingTranslation(ZoneId.of(settings.zone())).aggregates(),
                "charge",
                BillingCommands::new);
    }
}
