package dev.medsync.strangler.records;

import dev.medsync.platform.events.EventAttributes;
import dev.medsync.platform.events.EventReceiver;
import dev.medsync.platform.events.EventSealing;
import dev.medsync.platform.events.NotNowException;
import dev.medsync.platform.events.Subscription;
import dev.medsync.records.v1.EncounterClosed;
import dev.medsync.records.v1.PatientMerged;
import dev.medsync.strangler.side.LegacyDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What records does to billing. In the monolith, closing an encounter charges the facility fee and merging patients moves
 * their bills, in one transaction. A records service of its own tells events instead, and here each becomes the command that
 * the monolith's own procedures would have left, made by the monolith's own pricing; the courier brings it to whoever owns
 * billing. The command's id is the event's: an event that comes twice leaves one.
 *
 * <p>The functions read the monolith's rows, which are copies, so an event may be ahead of them: then its lane waits.
 */
final class ForeignWrites implements EventReceiver {
    static final Subscription SUBSCRIPTION = new Subscription("records", "strangler");

    private static final Logger LOG = LoggerFactory.getLogger(ForeignWrites.class);
    private static final String CLOSED = EncounterClosed.getDescriptor().getFullName();
    private static final String MERGED = PatientMerged.getDescriptor().getFullName();
    private static final String NO_DATA_FOUND = "P0002";

    private final LegacyDatabase database;
    private final ZoneId zone;
    private final EventSealing sealing;
    private final Duration patience;
    private final Map<UUID, Long> waitingSince = new ConcurrentHashMap<>();

    /**
     * @param zone of the monolith's server: its functions take the session's zone for their own
     * @param patience how long a copy may be behind its event before the event goes to the dead letters
     */
    ForeignWrites(LegacyDatabase database, ZoneId zone, EventSealing sealing, Duration patience) {
        this.database = database;
        this.zone = zone;
        this.sealing = sealing;
        this.patience = patience;
    }

    @Override
    public Set<Subscription> subscriptions() {
        return Set.of(SUBSCRIPTION);
    }

    @Override
    public EventAttributes handle(Subscription subscription, Map<String, Object> properties, byte[] body) {
        EventAttributes attributes = EventAttributes.of(properties);
        if (attributes.type().equals(CLOSED)) {
            EncounterClosed closed = sealing.open(attributes, body, EncounterClosed.getDefaultInstance());
            leave(
                    attributes,
                    "leave_facility_charge(?::uuid, ?)",
                    statement -> statement.setLong(3, closed.getEncounter().getId()));
        } else if (attributes.type().equals(MERGED)) {
            PatientMerged merged = sealing.open(attributes, body, PatientMerged.getDefaultInstance());
            leave(attributes, "leave_merge(?::uuid, ?, ?)", statement -> {
                statement.setLong(3, merged.getMerge().getId());
                statement.setBoolean(4, merged.getMerge().hasUndoneAt());
            });
        }
        return attributes;
    }

    /** Sets what a function is called with, from the third parameter on. */
    private interface Arguments {
        void set(PreparedStatement statement) throws SQLException;
    }

    private void leave(EventAttributes event, String function, Arguments arguments) {
        try (Connection connection = database.connect();
                PreparedStatement call = connection.prepareStatement(
                        "select set_config('TimeZone', ?, true), replication." + function)) {
            call.setString(1, zone.getId());
            call.setString(2, event.id().toString());
            arguments.set(call);
            call.execute();
            waitingSince.remove(event.id());
        } catch (SQLException e) {
            if (!NO_DATA_FOUND.equals(e.getSQLState())) {
                throw new NotNowException("the monolith's database did not take " + event.type(), e);
            }
            long since = waitingSince.computeIfAbsent(event.id(), first -> System.nanoTime());
            if (System.nanoTime() - since > patience.toNanos()) {
                LOG.warn("{} {}: its copy has not arrived", event.type(), event.subject());
                throw new IllegalStateException("the copy of " + event.subject() + " has not arrived", e);
            }
            throw new NotNowException("the copy of " + event.subject() + " has not arrived yet", e);
        }
    }
}
