package dev.medsync.strangler.publish;

import com.google.protobuf.Message;
import dev.medsync.platform.events.EventEnvelopes;
import dev.medsync.platform.events.EventSender;
import dev.medsync.platform.events.OutgoingEvent;
import dev.medsync.platform.events.SealedEvent;
import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.platform.replication.Change;
import dev.medsync.platform.replication.ChangeBatch;
import dev.medsync.platform.replication.ChangeSource;
import dev.medsync.platform.replication.Ownership;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes {@code records.v1} events while the monolith owns records: once for everything that is there, then for each
 * change in the monolith's log. A change only names an aggregate; it is read again, and the event carries what is there.
 *
 * <p>One thread does it all, so the events of an aggregate are in the order of the readings. A position of the log is
 * acknowledged when the broker has the events: after a crash the rest is told again, under higher versions.
 *
 * <p>The version is (publisher, n): a number that each start of a publisher draws, and a counter. It is taken
 * <b>before</b> reading. So what a publisher still sends after another has taken its place is older than all that the other
 * sends, whatever it has read.
 */
public final class RecordsPublisher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RecordsPublisher.class);

    private static final int PORTION = 500;
    private static final int PUBLISHER_SHIFT = 40;
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration FIRST_REST = Duration.ofMillis(100);
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);

    private final LegacyRecords records;
    private final EventEnvelopes envelopes;
    private final EventSender sender;
    private final Thread thread;
    private volatile long published;
    private volatile long defects;
    private volatile boolean snapshotPublished;
    private volatile String trouble = "";
    private volatile boolean closed;

    RecordsPublisher(LegacyRecords records, EventEnvelopes envelopes, EventSender sender) {
        this.records = records;
        this.envelopes = envelopes;
        this.sender = sender;
        this.thread = Thread.ofPlatform().daemon().name("records-publisher").unstarted(this::run);
    }

    /** Begins. The monolith and the broker may come up later. */
    public void start() {
        thread.start();
    }

    /** Events that the broker has taken since the start. */
    public long published() {
        return published;
    }

    /** Aggregates since the start that were not published, because a column has no meaning to consumers. */
    public long defects() {
        return defects;
    }

    /** Whether everything that was there at the first start has been published. */
    public boolean isSnapshotPublished() {
        return snapshotPublished;
    }

    /** Why nothing is being published, for people; empty when all is well. */
    public String trouble() {
        return trouble;
    }

    private void run() {
        while (!closed) {
            try (ChangeSource changes = records.changes()) {
                // Only now: whoever reads the slot is alone with it.
                publishFrom(changes, new Versions(records.registerPublisher()));
            } catch (IOException | SQLException | RuntimeException e) {
                if (!closed) {
                    trouble(e);
                    rest(WAIT);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Numbers of one publisher, ascending. */
    private static final class Versions {
        private long last;

        Versions(long publisher) {
            this.last = publisher << PUBLISHER_SHIFT;
        }

        long next() {
            return ++last;
        }
    }

    private void publishFrom(ChangeSource changes, Versions versions)
            throws IOException, SQLException, InterruptedException {
        snapshotPublished = records.isSnapshotPublished();
        Snapshot snapshot = new Snapshot(records, PORTION);
        while (!closed) {
            publishChanges(changes, versions);
            if (!snapshotPublished) {
                List<AggregateKey> portion = snapshot.next();
                if (portion.isEmpty()) {
                    records.snapshotPublished();
                    snapshotPublished = true;
                } else {
                    publish(portion, versions);
                }
            }
        }
    }

    private void publishChanges(ChangeSource changes, Versions versions) throws IOException, InterruptedException {
        // Changes go before what nobody waits for.
        ChangeBatch batch = changes.poll(snapshotPublished ? WAIT : Duration.ZERO);
        if (batch == null) {
            return;
        }
        Set<AggregateKey> keys = new LinkedHashSet<>();
        long position = 0;
        while (batch != null) {
            for (Change change : batch.changes()) {
                if (change instanceof Change.Dirty dirty) {
                    keys.add(dirty.key().withoutFacility());
                }
            }
            position = batch.position();
            batch = keys.size() < PORTION ? changes.poll(Duration.ZERO) : null;
        }
        publish(keys, versions);
        if (!closed) {
            changes.acknowledge(position);
        }
    }

    /** Returns when the broker has the events, however long that takes. */
    private void publish(Iterable<AggregateKey> keys, Versions versions) throws InterruptedException {
        List<AggregateKey> wanted = new ArrayList<>();
        keys.forEach(wanted::add);
        Duration rest = FIRST_REST;
        while (!wanted.isEmpty() && !closed) {
            try {
                List<SealedEvent> events = events(wanted, versions.next());
                sender.sendAll(events);
                published += events.size();
                trouble = "";
                return;
            } catch (SQLException | RuntimeException e) {
                trouble(e);
            }
            Thread.sleep(rest);
            rest = rest.multipliedBy(2).compareTo(LONGEST_REST) < 0 ? rest.multipliedBy(2) : LONGEST_REST;
        }
    }

    private List<SealedEvent> events(List<AggregateKey> keys, long version) throws SQLException {
        LegacyRecords.Found found = records.read(keys, this::defect);
        List<SealedEvent> events = new ArrayList<>(found.aggregates().size());
        for (Message aggregate : found.aggregates()) {
            OutgoingEvent event = RecordsEvents.of(aggregate, version);
            Ownership owner = found.ownership().get(event.facilityId());
            if (isLegacy(owner)) {
                events.add(envelopes.seal(event, owner == null ? 0 : owner.epoch()));
            }
        }
        return events;
    }

    /** A facility whose records have moved is published by their new owner. */
    private static boolean isLegacy(@Nullable Ownership owner) {
        return owner == null || !owner.state().takesCopies();
    }

    private void defect(AggregateKey key, String column) {
        defects++;
        log.warn("{} {} is not published: {} has no meaning to consumers", key.type(), key.key(), column);
    }

    private void trouble(Exception e) {
        String message = String.valueOf(e.getMessage());
        if (!message.equals(trouble)) {
            log.warn("records are not published; trying again: {}", message);
        }
        trouble = message;
    }

    private static void rest(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(WAIT.multipliedBy(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
