package dev.medsync.strangler.command;

import dev.medsync.strangler.side.LegacyDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings commands to whoever owns their facility now: the service, or the monolith when the facility has come home. A
 * facility's commands keep their order; one that cannot be carried out yet (its parent is still on the way) holds up only
 * the others of its facility.
 */
public final class Courier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final Duration EVERY = Duration.ofMillis(200);
    private static final int TOGETHER = 200;
    private static final String NOT_OWNER = "MV001";

    private final String capability;
    private final LegacyDatabase database;
    private final ZoneId zone;
    private final CommandTarget service;
    private final Thread thread;
    private volatile long delivered;
    private volatile boolean closed;

    /** @param zone the zone of the monolith's server: its functions take the session's zone for their own */
    public Courier(String capability, LegacyDatabase database, ZoneId zone, CommandTarget service) {
        this.capability = capability;
        this.database = database;
        this.zone = zone;
        this.service = service;
        this.thread = Thread.ofPlatform().daemon().name("courier-" + capability).unstarted(this::work);
    }

    public void start() {
        thread.start();
    }

    /** Whose commands it delivers. */
    String capability() {
        return capability;
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    /** Commands delivered since the start. */
    public long delivered() {
        return delivered;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void work() {
        try {
            while (!closed) {
                int left = 0;
                try {
                    left = deliverAll();
                } catch (SQLException e) {
                    LOG.warn("Commands for {} cannot be read: {}", capability, e.getMessage());
                }
                if (left < TOGETHER) {
                    Thread.sleep(EVERY);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers how many could be delivered. */
    private int deliverAll() throws SQLException {
        Set<Integer> heldUp = new HashSet<>();
        int done = 0;
        for (LeftCommand command : undelivered()) {
            if (heldUp.contains(command.facilityId())) {
                continue;
            }
            try {
                if (deliver(command)) {
                    done++;
                    delivered++;
                } else {
                    heldUp.add(command.facilityId());
                }
            } catch (IOException | SQLException e) {
                heldUp.add(command.facilityId());
                LOG.info("Command {} ({}) is delivered later: {}", command.id(), command.kind(), e.getMessage());
            }
        }
        return done;
    }

    /** Answers false while nobody owns the facility: it is changing hands. */
    private boolean deliver(LeftCommand command) throws IOException, SQLException {
        if (deliverAtHome(command)) {
            return true;
        }
        Delivery delivery = service.deliver(asOfNow(command));
        if (delivery.done()) {
            try (Connection connection = database.connect()) {
                markDelivered(connection, command, delivery.outcome());
            }
        }
        return delivery.done();
    }

    private boolean deliverAtHome(LeftCommand command) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            try (PreparedStatement apply = connection.prepareStatement(
                    "select set_config('TimeZone', ?, true), replication.apply_command(id, facility_id, kind, payload)"
                            + " from replication.command where id = ?::uuid")) {
                apply.setString(1, zone.getId());
                apply.setString(2, command.id());
                apply.execute();
                markDelivered(connection, command, null);
                connection.commit();
                return true;
            } catch (SQLException e) {
                connection.rollback();
                if (NOT_OWNER.equals(e.getSQLState())) {
                    return false;
                }
                throw e;
            }
        }
    }

    /** What an earlier command did may have become part of this one, which was read before. */
    private LeftCommand asOfNow(LeftCommand command) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement select =
                        connection.prepareStatement("select payload from replication.command where id = ?::uuid")) {
            select.setString(1, command.id());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new LeftCommand(command.id(), command.facilityId(), command.kind(), row.getString(1))
                        : command;
            }
        }
    }

    private static void markDelivered(Connection connection, LeftCommand command, @Nullable String outcome)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update replication.command"
                + " set delivered_at = now(), outcome = coalesce(?::jsonb, outcome)"
                + " where id = ?::uuid and delivered_at is null")) {
            update.setString(1, outcome);
            update.setString(2, command.id());
            update.executeUpdate();
        }
    }

    private List<LeftCommand> undelivered() throws SQLException {
        List<LeftCommand> left = new ArrayList<>();
        try (Connection connection = database.connect();
                PreparedStatement select =
                        connection.prepareStatement("select id, facility_id, kind, payload from replication.command"
                                + " where capability = ? and delivered_at is null order by created_at, id limit ?")) {
            select.setString(1, capability);
            select.setInt(2, TOGETHER);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    left.add(new LeftCommand(rows.getString(1), rows.getInt(2), rows.getString(3), rows.getString(4)));
                }
            }
        }
        return left;
    }
}
