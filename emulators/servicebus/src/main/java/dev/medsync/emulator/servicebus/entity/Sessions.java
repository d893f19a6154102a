package dev.medsync.emulator.servicebus.entity;

import dev.medsync.emulator.servicebus.store.EntityStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Ready messages of a queue with sessions: each session has at most one holder, who gets its messages in order.
 *
 * <p>Free sessions with messages stand in line, so that one with endless work does not starve the others.
 */
public final class Sessions implements ReadyMessages {
    private final Duration lockDuration;
    private final InstantSource clock;
    private final EntityStore store;
    private final Exit exit;
    private final Map<String, Session> sessions = new HashMap<>();
    private final Set<Session> line = new LinkedHashSet<>();
    private final Deque<SessionRequest> requests = new ArrayDeque<>();
    private final Timeline<SessionRequest> requestDeadlines = new Timeline<>();
    private final Timeline<Session> lockExpiries = new Timeline<>();
    private int readyCount;

    Sessions(Duration lockDuration, InstantSource clock, EntityStore store, Exit exit) {
        this.lockDuration = lockDuration;
        this.clock = clock;
        this.store = store;
        this.exit = exit;
    }

    /**
     * Locks a session, whether or not it has messages.
     *
     * @return the lock, or empty when somebody else holds it
     */
    public Optional<SessionLock> accept(String sessionId, SessionConsumer consumer) {
        Session session = sessions.computeIfAbsent(sessionId, Session::new);
        if (!session.isFree()) {
            return Optional.empty();
        }
        Instant until = lock(session);
        session.holder = consumer;
        return Optional.of(new SessionLock(sessionId, until));
    }

    /** Gives the free session that has waited longest to the request, now or when there is one. */
    public void acceptNext(SessionRequest request) {
        requests.addLast(request);
        requestDeadlines.plan(request, request.deadline());
        serveRequests();
    }

    /** Whoever asked no longer waits. */
    public void withdraw(SessionRequest request) {
        requests.remove(request);
        requestDeadlines.cancel(request);
    }

    /** The holder leaves; messages it did not settle are available again, and their deliveries do not count. */
    public void release(String sessionId, SessionConsumer consumer) {
        Session session = sessions.get(sessionId);
        if (session != null && session.holder == consumer) {
            free(session, false);
        }
    }

    /** Extends a session's lock; empty when nobody holds it. */
    public Optional<Instant> renew(String sessionId) {
        Session session = sessions.get(sessionId);
        if (session == null || session.holder == null) {
            return Optional.empty();
        }
        return Optional.of(lock(session));
    }

    public boolean isHeld(String sessionId) {
        Session session = sessions.get(sessionId);
        return session != null && session.holder != null;
    }

    public byte @Nullable [] state(String sessionId) {
        return store.sessionState(sessionId);
    }

    /** Sets what a session's consumers remember between them; null forgets it. */
    public void setState(String sessionId, byte @Nullable [] state) {
        store.saveSessionState(sessionId, state);
    }

    /** Delivers what the holder has room for; called when it became ready. */
    public void dispatch(String sessionId) {
        Session session = sessions.get(sessionId);
        if (session != null) {
            dispatch(session);
        }
    }

    private void dispatch(Session session) {
        SessionConsumer holder = session.holder;
        while (holder != null && !session.ready.isEmpty() && holder.ready()) {
            readyCount--;
            exit.deliver(session.ready.pollFirstEntry().getValue(), holder);
        }
    }

    private Instant lock(Session session) {
        Instant until = clock.instant().plus(lockDuration);
        session.lockedUntil = until;
        lockExpiries.plan(session, until);
        line.remove(session);
        return until;
    }

    private void free(Session session, boolean failed) {
        session.holder = null;
        lockExpiries.cancel(session);
        session.beingReleased = true;
        for (QueuedMessage message : session.locked.values().toArray(QueuedMessage[]::new)) {
            exit.takeBack(message, failed);
        }
        session.beingReleased = false;
        standInLine(session);
    }

    private void standInLine(Session session) {
        if (session.isFree() && !session.ready.isEmpty()) {
            line.add(session);
            serveRequests();
        }
        forgetWhenIdle(session);
    }

    private void serveRequests() {
        while (!requests.isEmpty() && !line.isEmpty()) {
            SessionRequest request = requests.removeFirst();
            requestDeadlines.cancel(request);
            Session session = line.iterator().next();
            Instant until = lock(session);
            session.holder = request.accepted(new SessionLock(session.id, until));
            dispatch(session);
        }
    }

    private void forgetWhenIdle(Session session) {
        if (session.isFree() && session.isEmpty()) {
            line.remove(session);
            sessions.remove(session.id);
        }
    }

    @Override
    public void add(QueuedMessage message) {
        Session session = sessions.computeIfAbsent(sessionId(message), Session::new);
        session.ready.put(message.sequence(), message);
        readyCount++;
        if (session.holder == null) {
            standInLine(session);
        } else {
            dispatch(session);
        }
    }

    @Override
    public void remove(QueuedMessage message) {
        Session session = sessions.get(sessionId(message));
        if (session != null && session.ready.remove(message.sequence()) != null) {
            readyCount--;
            if (session.ready.isEmpty()) {
                line.remove(session);
            }
            forgetWhenIdle(session);
        }
    }

    /** A message was locked for the session's holder. Its lock ends when the session's ends. */
    Instant locked(QueuedMessage message) {
        Session session = sessions.computeIfAbsent(sessionId(message), Session::new);
        session.locked.put(message.sequence(), message);
        return session.lockedUntil;
    }

    void unlocked(QueuedMessage message) {
        Session session = sessions.get(sessionId(message));
        if (session != null) {
            session.locked.remove(message.sequence());
            forgetWhenIdle(session);
        }
    }

    void tick(Instant now) {
        for (Session session = lockExpiries.peekDue(now); session != null; session = lockExpiries.peekDue(now)) {
            SessionConsumer holder = session.holder;
            free(session, true);
            if (holder != null) {
                holder.sessionLockLost();
            }
        }
        for (SessionRequest request = requestDeadlines.peekDue(now);
                request != null;
                request = requestDeadlines.peekDue(now)) {
            withdraw(request);
            request.timedOut();
        }
    }

    Optional<Instant> nextTick() {
        return Stream.concat(lockExpiries.next().stream(), requestDeadlines.next().stream())
                .min(Instant::compareTo);
    }

    @Override
    public int size() {
        return readyCount;
    }

    /** Messages per session that are ready or with the holder, by session id. */
    Map<String, Integer> depths() {
        Map<String, Integer> depths = new TreeMap<>();
        sessions.values().stream()
                .filter(session -> !session.isEmpty())
                .forEach(session -> depths.put(session.id, session.depth()));
        return depths;
    }

    private static String sessionId(QueuedMessage message) {
        String sessionId = message.sessionId();
        if (sessionId == null) {
            throw new IllegalStateException("message " + message.sequence() + " has no session");
        }
        return sessionId;
    }
}
