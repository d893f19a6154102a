package dev.medsync.platform.events;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a service publishes and consumes.
 *
 * @param connectionString of the Service Bus namespace; without one events wait in the outbox and none are received
 * @param topic where the service publishes; its own name when absent
 * @param keysDirectory where the keyset of events lies, which publishers and consumers share; {@code medsync.keys.directory}
 *     when absent
 * @param relayWorkers lanes that are relayed at the same time, each with a connection of the service's pool
 * @param pollInterval how often the outbox is looked at without a signal
 * @param sessions lanes of a subscription that are worked on at the same time
 * @param maxDeliveries attempts before an event goes to the dead letters
 */
@ConfigurationProperties("medsync.events")
public record EventSettings(
        @Nullable String connectionString,
        @Nullable String topic,
        @Nullable String keysDirectory,
        @Bindable(defaultValue = "4") int relayWorkers,
        @Bindable(defaultValue = "1s") Duration pollInterval,
        @Bindable(defaultValue = "16") int sessions,
        @Bindable(defaultValue = "5") int maxDeliveries) {}
