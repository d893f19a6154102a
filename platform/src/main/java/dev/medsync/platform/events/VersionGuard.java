package dev.medsync.platform.events;

import dev.medsync.platform.data.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Remembers the newest version of each foreign aggregate that was applied here: table {@code events.seen_version}. */
final class VersionGuard {

    private static final String ADVANCE = """
        insert into events.seen_version as seen (topic, aggregate_type, facility_id, aggregate_key, epoch, version)
        values (?, ?, ?, ?, ?, ?)
        on conflict (topic, aggregate_type, facility_id, aggregate_key) do update
           set epoch = excluded.epoch, version = excluded.version
         where (seen.epoch, seen.version) < (excluded.epoch, excluded.version)
        returning true\
        """;

    private VersionGuard() {}

    /** Whether the event is newer than all that were applied; if so it counts as applied when the transaction commits. */
    static boolean advance(Transaction transaction, String topic, EventAttributes event) throws SQLException {
        try (PreparedStatement advance = transaction.connection().prepareStatement(ADVANCE)) {
            advance.setString(1, topic);
            advance.setString(2, event.aggregateType());
            advance.setInt(3, event.facilityId());
            advance.setString(4, event.aggregateKey());
            advance.setLong(5, event.epoch());
            advance.setLong(6, event.version());
            try (ResultSet row = advance.executeQuery()) {
                return row.next();
            }
        }
    }
}
