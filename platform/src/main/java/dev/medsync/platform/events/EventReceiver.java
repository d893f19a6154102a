package dev.medsync.platform.events;

import java.util.Map;
import java.util.Set;

/**
 * What is done with the messages of some subscriptions. Services have {@link EventHandler}s, which {@link EventDispatch}
 * guards with their database; whoever has no such database receives for itself.
 */
public interface EventReceiver {

    /** Where it listens. */
    Set<Subscription> subscriptions();

    /**
     * Does what an event asks for, however often it comes.
     *
     * @param properties of the message: see {@link EventAttributes#of}
     * @param body see {@link EventSealing#open}
     * @throws UndecodableEventException when it is no event of ours
     * @throws NotNowException when it will go later, for a reason that is not the event's: its lane waits
     */
    EventAttributes handle(Subscription subscription, Map<String, Object> properties, byte[] body);
}
