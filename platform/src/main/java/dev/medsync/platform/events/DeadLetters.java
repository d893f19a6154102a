package dev.medsync.platform.events;

import com.azure.messaging.servicebus.ServiceBusReceivedMessage;
import com.azure.messaging.servicebus.ServiceBusReceiverClient;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that this service could not handle. They stay at the broker until somebody replays them: they are then handled
 * here, by the same handlers behind the same guards, so an event whose aggregate has moved on is recognised and dropped.
 */
public final class DeadLetters {

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    private static final int LIMIT = 250;
    private static final Duration WAIT = Duration.ofSeconds(2);

    private final EventBus bus;
    private final EventDispatch dispatch;

    /**
     * What can be shown of a dead letter: not its payload.
     *
     * @param event the event's id
     * @param type full name of the message
     * @param subject the aggregate, {@code Patient/42}
     * @param reason {@code HandlerFailed}, {@code Undecodable}, or the broker's own
     * @param description the failure's class
     */
    @Serdeable
    public record DeadLetter(
            String topic,
            String subscription,
            String event,
            String type,
            String subject,
            String facility,
            String reason,
            String description,
            @Nullable Instant since) {}

    /** What a replay did. */
    @Serdeable
    public record Replayed(int handled, int failedAgain) {}

    DeadLetters(EventBus bus, EventDispatch dispatch) {
        this.bus = bus;
        this.dispatch = dispatch;
    }

    /** The oldest dead letters of each subscription of this service, at most {@code limit} each. */
    public List<DeadLetter> list(int limit) {
        List<DeadLetter> letters = new ArrayList<>();
        for (Subscription subscription : dispatch.subscriptions()) {
            try (ServiceBusReceiverClient receiver = bus.deadLetters(subscription)) {
                receiver.peekMessages(limit).stream()
                        .map(message -> letter(subscription, message))
                        .forEach(letters::add);
            }
        }
        return letters;
    }

    /** Handles dead letters again: the one with this event id, or all; at most 250 of a subscription at a time. */
    public Replayed replay(Optional<String> event) {
        int handled = 0;
        int failed = 0;
        for (Subscription subscription : dispatch.subscriptions()) {
            List<ServiceBusReceivedMessage> kept = new ArrayList<>();
            try (ServiceBusReceiverClient receiver = bus.deadLetters(subscription)) {
                for (ServiceBusReceivedMessage message : receive(receiver)) {
                    if (event.isPresent() && !event.get().equals(message.getMessageId())) {
                        kept.add(message);
                    } else if (replay(subscription, receiver, message)) {
                        handled++;
                    } else {
                        failed++;
                        kept.add(message);
                    }
                }
                kept.forEach(receiver::abandon);
            }
        }
        return new Replayed(handled, failed);
    }

    /**
     * Exactly as many as there are: a receiver that asked for more would be sent the abandoned ones again at once, and
     * closing it would leave them locked.
     */
    private static List<ServiceBusReceivedMessage> receive(ServiceBusReceiverClient receiver) {
        int count = (int) receiver.peekMessages(LIMIT).stream().count();
        return count == 0
                ? List.of()
                : receiver.receiveMessages(count, WAIT).stream().toList();
    }

    private boolean replay(
            Subscription subscription, ServiceBusReceiverClient receiver, ServiceBusReceivedMessage message) {
        try {
            dispatch.handle(
                    subscription,
                    message.getApplicationProperties(),
                    message.getBody().toBytes());
            receiver.complete(message);
            return true;
        } catch (RuntimeException e) {
            log.warn("{}: dead letter {} failed again", subscription, message.getMessageId(), e);
            return false;
        }
    }

    private static DeadLetter letter(Subscription subscription, ServiceBusReceivedMessage message) {
        return new DeadLetter(
                subscription.topic(),
                subscription.name(),
                text(message.getMessageId()),
                text(message.getSubject()),
                text(message.getApplicationProperties().get("cloudEvents_subject")),
                text(message.getApplicationProperties().get("cloudEvents_facility")),
                text(message.getDeadLetterReason()),
                text(message.getDeadLetterErrorDescription()),
                message.getEnqueuedTime() == null
                        ? null
                        : message.getEnqueuedTime().toInstant());
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
