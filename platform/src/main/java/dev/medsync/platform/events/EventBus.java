package dev.medsync.platform.events;

import com.azure.core.amqp.AmqpRetryMode;
import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.messaging.servicebus.ServiceBusClientBuilder;
import com.azure.messaging.servicebus.ServiceBusClientBuilder.ServiceBusSessionProcessorClientBuilder;
import com.azure.messaging.servicebus.ServiceBusReceiverClient;
import com.azure.messaging.servicebus.ServiceBusSenderAsyncClient;
import com.azure.messaging.servicebus.models.SubQueue;
import java.time.Duration;

/**
 * This process's one connection to Azure Service Bus. Everything is built from one builder, because each builder would open
 * a connection of its own, and the official emulator allows ten in all.
 */
public final class EventBus {

    private static final int RETRIES = 3;
    private static final Duration FIRST_DELAY = Duration.ofMillis(100);

    /**
     * The SDK's default is a minute: how long a consumer would stand still after a broker's restart. It must be more than the
     * first delay and four seconds, which the SDK adds for a busy server: with less every retry fails with "bound must be
     * greater than origin".
     */
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

    /** How long a processor waits for the next free session before it asks again. Sends are bounded by their caller. */
    private static final Duration TRY_TIMEOUT = Duration.ofSeconds(60);

    private final ServiceBusClientBuilder builder;

    /** @param connectionString of the namespace, with a key; nothing is connected before the first use */
    public EventBus(String connectionString) {
        this.builder = new ServiceBusClientBuilder()
                .connectionString(connectionString)
                .retryOptions(new AmqpRetryOptions()
                        .setMode(AmqpRetryMode.EXPONENTIAL)
                        .setMaxRetries(RETRIES)
                        .setDelay(FIRST_DELAY)
                        .setMaxDelay(LONGEST_DELAY)
                        .setTryTimeout(TRY_TIMEOUT));
    }

    synchronized ServiceBusSenderAsyncClient sender(String topic) {
        return builder.sender().topicName(topic).buildAsyncClient();
    }

    synchronized ServiceBusSessionProcessorClientBuilder sessions(Subscription subscription) {
        // Nothing is fetched ahead: a lane's next event is asked for when the last one is done, and a lock never runs
        // out
        // in a queue inside this process.
        return builder.sessionProcessor()
                .topicName(subscription.topic())
                .subscriptionName(subscription.name())
                .prefetchCount(0)
                .disableAutoComplete();
    }

    synchronized ServiceBusReceiverClient deadLetters(Subscription subscription) {
        return builder.receiver()
                .topicName(subscription.topic())
                .subscriptionName(subscription.name())
                .subQueue(SubQueue.DEAD_LETTER_QUEUE)
                .prefetchCount(0)
                .disableAutoComplete()
                .buildClient();
    }
}
