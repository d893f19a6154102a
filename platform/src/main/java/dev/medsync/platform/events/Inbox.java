package dev.medsync.platform.events;

import dev.medsync.platform.data.Transaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/** Remembers which events had their side effects: table {@code events.inbox}. */
final class Inbox {

    private Inbox() {}

    /** Whether the event comes for the first time; if so it counts as handled when the transaction commits. */
    static boolean enter(Transaction transaction, UUID event) throws SQLException {
        try (PreparedStatement insert = transaction
                .connection()
                .prepareStatement("insert into events.inbox (event_id) values (?) on conflict do nothing")) {
            insert.setObject(1, event);
            return insert.executeUpdate() == 1;
        }
    }

    /** Forgets events that no broker can deliver again. */
    static int forget(Transaction transaction, Duration olderThan) throws SQLException {
        try (PreparedStatement delete = transaction
                .connection()
                .prepareStatement("delete from events.inbox where at < now() - make_interval(secs => ?)")) {
            delete.setLong(1, olderThan.toSeconds());
            return delete.executeUpdate();
        }
    }
}
