package dev.medsync.platform.events;

import com.azure.messaging.servicebus.ServiceBusErrorContext;
import com.azure.messaging.servicebus.ServiceBusProcessorClient;
import com.azure.messaging.servicebus.ServiceBusReceivedMessage;
import com.azure.messaging.servicebus.ServiceBusReceivedMessageContext;
import com.azure.messaging.servicebus.models.DeadLetterOptions;
import dev.medsync.platform.data.DatabaseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the events that the service's handlers want, lane by lane (a lane is a session, so its events come one after
 * the other), and settles them after the handlers' transaction is committed.
 *
 * <p>An event that fails is tried again before the next one of its lane; after {@code maxDeliveries} attempts it goes to
 * the dead letters, with the reason, and the lane goes on. A database that is away is not the event's fault: then the lane
 * waits.
 */
public final class EventProcessor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventProcessor.class);

    private static final Duration FIRST_REST = Duration.ofMillis(50);
    private static final Duration LONGEST_REST = Duration.ofSeconds(2);
    private static final Duration LOCK_RENEWAL = Duration.ofHours(1);
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(10);

    private final EventBus bus;
    private final EventReceiver receiver;
    private final EventMeters meters;
    private final int sessions;
    private final int maxDeliveries;
    private final List<ServiceBusProcessorClient> clients = new ArrayList<>();
    private final AtomicLong lastReport = new AtomicLong(System.nanoTime() - REPORT_INTERVAL.toNanos() - 1);
    private volatile boolean closed;

    /**
     * @param sessions lanes of a subscription that are worked on at the same time
     * @param maxDeliveries attempts before an event goes to the dead letters; less than the broker's own limit
     */
    public EventProcessor(EventBus bus, EventReceiver receiver, EventMeters meters, int sessions, int maxDeliveries) {
        this.bus = bus;
        this.receiver = receiver;
        this.meters = meters;
        this.sessions = sessions;
        this.maxDeliveries = maxDeliveries;
    }

    /** Begins to receive, on every subscription that has a handler. */
    public synchronized void start() {
        for (Subscription subscription : receiver.subscriptions()) {
            ServiceBusProcessorClient client = bus.sessions(subscription)
                    .maxConcurrentSessions(sessions)
                    .maxConcurrentCalls(1)
                    .maxAutoLockRenewDuration(LOCK_RENEWAL)
                    .processMessage(context -> receive(subscription, context))
                    .processError(error -> failed(subscription, error))
                    .buildProcessorClient();
            client.start();
            clients.add(client);
        }
    }

    private void receive(Subscription subscription, ServiceBusReceivedMessageContext context) {
        ServiceBusReceivedMessage message = context.getMessage();
        EventAttributes handled;
        try {
            handled = handlePatiently(subscription, message);
        } catch (UndecodableEventException e) {
            log.error(
                    "{}: message {} goes to the dead letters: {}",
                    subscription,
                    message.getMessageId(),
                    e.getMessage());
            deadLetter(context, "Undecodable", String.valueOf(e.getMessage()));
            return;
        } catch (RuntimeException e) {
            retryOrGiveUp(subscription, context, e);
            return;
        }
        meters.handled(handled);
        try {
            context.complete();
        } catch (RuntimeException e) {
            // It is handled and committed. It will come again, and the guard will recognise it.
            log.debug("{}: {} could not be settled", subscription, message.getMessageId(), e);
        }
    }

    private void retryOrGiveUp(
            Subscription subscription, ServiceBusReceivedMessageContext context, RuntimeException failure) {
        ServiceBusReceivedMessage message = context.getMessage();
        long attempt = message.getDeliveryCount() + 1;
        meters.failed(message.getSubject());
        if (attempt < maxDeliveries || closed) {
            log.warn(
                    "{}: {} {} failed at attempt {}",
                    subscription,
                    message.getSubject(),
                    message.getMessageId(),
                    attempt,
                    failure);
            rest(FIRST_REST.multipliedBy(attempt));
            context.abandon();
            return;
        }
        log.error(
                "{}: {} {} goes to the dead letters",
                subscription,
                message.getSubject(),
                message.getMessageId(),
                failure);
        // The class only: an exception's message may quote a value.
        deadLetter(context, "HandlerFailed", failure.getClass().getName() + " at attempt " + attempt);
    }

    private static void deadLetter(ServiceBusReceivedMessageContext context, String reason, String description) {
        context.deadLetter(
                new DeadLetterOptions().setDeadLetterReason(reason).setDeadLetterErrorDescription(description));
    }

    private EventAttributes handlePatiently(Subscription subscription, ServiceBusReceivedMessage message) {
        Duration rest = FIRST_REST;
        while (true) {
            try {
                return receiver.handle(
                        subscription,
                        message.getApplicationProperties(),
                        message.getBody().toBytes());
            } catch (DatabaseException e) {
                if (closed || !passes(e)) {
                    throw e;
                }
                log.debug("{}: the database is away; the lane waits", subscription, e);
            } catch (NotNowException e) {
                if (closed) {
                    throw e;
                }
                log.debug("{}: the lane waits: {}", subscription, e.getMessage());
            }
            rest(rest);
            rest = rest.multipliedBy(2).compareTo(LONGEST_REST) < 0 ? rest.multipliedBy(2) : LONGEST_REST;
        }
    }

    /** Connection failures, shut-downs, no free connection, deadlocks and serialization failures. */
    private static boolean passes(DatabaseException e) {
        String state = e.sqlState();
        return state.isEmpty()
                || state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("53")
                || state.startsWith("40");
    }

    private static void rest(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(Subscription subscription, ServiceBusErrorContext error) {
        // The SDK opens links and connections again by itself, each lane for itself: one line of the log is enough.
        long now = System.nanoTime();
        long last = lastReport.get();
        if (!closed && now - last > REPORT_INTERVAL.toNanos() && lastReport.compareAndSet(last, now)) {
            log.warn(
                    "{}: {} failed: {}",
                    subscription,
                    error.getErrorSource(),
                    error.getException().toString().lines().findFirst().orElse(""));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        clients.forEach(ServiceBusProcessorClient::close);
        clients.clear();
    }
}
