package dev.medsync.platform.events;

import com.google.protobuf.Message;
import dev.medsync.platform.data.Transaction;
import java.sql.SQLException;

/**
 * Does something about a type of event. A bean of this type is subscribed when its service starts.
 *
 * @param <T> the event's message
 */
public interface EventHandler<T extends Message> {

    /** What protects a handler from events that come twice or late: brokers deliver at least once. */
    enum Guard {
        /**
         * For handlers that store the state an event carries: called only when it is newer than what was applied, by
         * (epoch, version) of the aggregate. Skipped events are not missed, because each carries the whole state.
         */
        NEWEST_STATE,
        /** For handlers with side effects: called exactly once per event id, in the transaction of those effects. */
        ONCE
    }

    /** Where the events come from. */
    Subscription subscription();

    /** The message's default instance, which names the type and parses it. */
    T prototype();

    Guard guard();

    /**
     * Handles an event inside its facility. What is thrown rolls the transaction back; the event comes again, and after
     * some attempts goes to the dead letters.
     */
    void handle(Transaction transaction, ReceivedEvent<T> event) throws SQLException;

    /** What is done about an event. */
    @FunctionalInterface
    interface Action<T extends Message> {
        void handle(Transaction transaction, ReceivedEvent<T> event) throws SQLException;
    }

    /** A handler that stores the state which events carry. */
    static <T extends Message> EventHandler<T> ofState(Subscription subscription, T prototype, Action<T> action) {
        return new ActionHandler<>(subscription, prototype, Guard.NEWEST_STATE, action);
    }

    /** A handler with side effects. */
    static <T extends Message> EventHandler<T> once(Subscription subscription, T prototype, Action<T> action) {
        return new ActionHandler<>(subscription, prototype, Guard.ONCE, action);
    }
}
