package dev.medsync.emulator.servicebus.entity;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Ready messages of a queue without sessions: the oldest goes to whichever consumer has waited longest.
 *
 * <p>A delivery costs O(log n) in the depth of the queue and O(1) in the usual number of consumers.
 */
public final class CompetingConsumers implements ReadyMessages {
    private final Exit exit;
    private final TreeMap<Long, QueuedMessage> ready = new TreeMap<>();
    private final Set<Consumer> consumers = new LinkedHashSet<>();

    CompetingConsumers(Exit exit) {
        this.exit = exit;
    }

    /** A consumer joins; it gets messages once it is ready and {@link #dispatch()} runs. */
    public void join(Consumer consumer) {
        consumers.add(consumer);
        dispatch();
    }

    /** A consumer leaves; what it has locked stays locked until the locks expire. */
    public void leave(Consumer consumer) {
        consumers.remove(consumer);
    }

    /** Delivers as long as there are messages and ready consumers; called when a consumer became ready. */
    public void dispatch() {
        while (!ready.isEmpty()) {
            Consumer consumer = nextReady();
            if (consumer == null) {
                return;
            }
            exit.deliver(ready.pollFirstEntry().getValue(), consumer);
        }
    }

    private @Nullable Consumer nextReady() {
        for (Consumer consumer : consumers) {
            if (consumer.ready()) {
                // to the end of the line
                consumers.remove(consumer);
                consumers.add(consumer);
                return consumer;
            }
        }
        return null;
    }

    @Override
    public void add(QueuedMessage message) {
        ready.put(message.sequence(), message);
        dispatch();
    }

    @Override
    public void remove(QueuedMessage message) {
        ready.remove(message.sequence());
    }

    @Override
    public int size() {
        return ready.size();
    }
}
