package dev.medsync.emulator.servicebus.amqp;

import dev.medsync.emulator.servicebus.entity.DeliveredMessage;
import dev.medsync.emulator.servicebus.entity.MessageQueue;
import dev.medsync.emulator.servicebus.entity.SessionConsumer;
import dev.medsync.emulator.servicebus.entity.SessionLock;
import dev.medsync.emulator.servicebus.entity.SessionRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Sender;
import org.jspecify.annotations.Nullable;

/**
 * A link on which a client receives one session: a named one, or the next that is free. It is opened only once the session
 * is locked.
 */
final class SessionLink implements LinkEndpoint, SessionConsumer, SessionRequest {
    private static final long TICKS_PER_MILLI = 10_000;
    /** .NET counts ticks of 100 ns from the year 1; this is 1970. */
    private static final long EPOCH_TICKS = 621_355_968_000_000_000L;

    private final Sender link;
    private final MessageQueue queue;
    private final OutgoingMessages messages;
    private final Instant deadline;
    private @Nullable String sessionId;

    /** @param deadline until when the client waits for a session */
    SessionLink(Sender link, MessageQueue queue, OutgoingMessages messages, Instant deadline) {
        this.link = link;
        this.queue = queue;
        this.messages = messages;
        this.deadline = deadline;
    }

    /** Accepts the session, or waits for one. */
    void accept(@Nullable String requestedSession) {
        if (requestedSession == null) {
            queue.sessions().acceptNext(this);
            return;
        }
        Optional<SessionLock> lock = queue.sessions().accept(requestedSession, this);
        if (lock.isPresent()) {
            open(lock.get());
        } else {
            Links.refuse(
                    link,
                    ServiceBusSymbols.SESSION_CANNOT_BE_LOCKED,
                    "The requested session '" + requestedSession
                            + "' cannot be accepted. It may be locked by another receiver.");
        }
    }

    private void open(SessionLock lock) {
        sessionId = lock.sessionId();
        Source source = new Source();
        source.setAddress(link.getRemoteSource().getAddress());
        source.setFilter(Map.of(ServiceBusSymbols.SESSION_FILTER, lock.sessionId()));
        link.setSource(source);
        link.setTarget(link.getRemoteTarget());
        link.setProperties(Map.of(
                ServiceBusSymbols.SESSION_LOCKED_UNTIL,
                lock.lockedUntil().toEpochMilli() * TICKS_PER_MILLI + EPOCH_TICKS));
        Links.openWithTerms(link);
    }

    @Override
    public Instant deadline() {
        return deadline;
    }

    @Override
    public SessionConsumer accepted(SessionLock lock) {
        open(lock);
        return this;
    }

    @Override
    public void timedOut() {
        Links.refuse(
                link,
                ServiceBusSymbols.TIMEOUT,
                "No session of '" + queue.name() + "' had messages in the time given.");
    }

    @Override
    public void sessionLockLost() {
        sessionId = null;
        Links.close(link, ServiceBusSymbols.SESSION_LOCK_LOST, "The session lock has expired on the session.");
    }

    @Override
    public boolean ready() {
        return messages.ready();
    }

    @Override
    public boolean settlesOnDelivery() {
        return messages.settlesOnDelivery();
    }

    @Override
    public void deliver(DeliveredMessage message) {
        messages.send(message);
    }

    @Override
    public void flow() {
        if (sessionId != null) {
            queue.sessions().dispatch(sessionId);
            messages.finishDrain();
        }
    }

    @Override
    public void delivery(Delivery delivery) {
        messages.decided(delivery);
        if (sessionId != null) {
            queue.sessions().dispatch(sessionId);
        }
    }

    @Override
    public void closed() {
        queue.sessions().withdraw(this);
        if (sessionId != null) {
            queue.sessions().release(sessionId, this);
        }
    }
}
