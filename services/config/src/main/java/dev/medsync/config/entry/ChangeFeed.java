package dev.medsync.config.entry;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerShutdownEvent;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells watchers of changes, in the order of commits. One thread reads what is new, when a change was committed in this
 * process, and every second because another process may have made one; never once per watcher.
 */
@Context
final class ChangeFeed implements ApplicationEventListener<ServerShutdownEvent> {
    private static final Logger log = LoggerFactory.getLogger(ChangeFeed.class);

    private final EntryStore store;
    private final Duration pollInterval;
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
    private final Semaphore changed = new Semaphore(0);
    private final Thread reader;
    private volatile boolean closed;
    private long position;

    ChangeFeed(EntryStore store, @Value("${medsync.config.poll:1s}") Duration pollInterval) {
        this.store = store;
        this.pollInterval = pollInterval;
        this.position = store.lastChange();
        this.reader = Thread.ofPlatform().name("change-feed").daemon().start(this::read);
    }

    /** A change was committed in this process. */
    void signal() {
        changed.release();
    }

    /** Sends the watcher the current entries, then every change, until it leaves. */
    void add(Watcher watcher) {
        // Registered first: a change after the snapshot cannot be missed, one before it is recognised by its position.
        watchers.add(watcher);
        if (closed) {
            watcher.end();
        }
        try {
            watcher.begin(store.snapshot(watcher.prefix()));
        } catch (RuntimeException e) {
            watchers.remove(watcher);
            throw e;
        }
    }

    void remove(Watcher watcher) {
        watchers.remove(watcher);
    }

    private void read() {
        while (!closed) {
            try {
                if (changed.tryAcquire(pollInterval.toMillis(), TimeUnit.MILLISECONDS)) {
                    changed.drainPermits();
                }
                readNew();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.warn("changes could not be read; trying again in {}", pollInterval, e);
            }
        }
    }

    private void readNew() {
        List<ConfigEntry> changes = store.changesAfter(position);
        while (!changes.isEmpty()) {
            for (Watcher watcher : watchers) {
                watcher.changed(changes);
            }
            position = changes.getLast().changeId();
            changes = store.changesAfter(position);
        }
    }

    /** Before the server waits for open calls to end: these would never end by themselves. */
    @Override
    public void onApplicationEvent(ServerShutdownEvent event) {
        close();
    }

    @PreDestroy
    void close() {
        closed = true;
        reader.interrupt();
        watchers.forEach(Watcher::end);
    }
}
