package dev.medsync.records.patient;

import dev.medsync.platform.data.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/**
 * Medical record numbers as a facility gives them out: its own number and a counter, {@code 012-00000043}. What is rolled
 * back gives its number back.
 */
final class RecordNumbers {

    /** A facility without a counter starts behind its patients: nearly all numbers up to there are in use. */
    private static final String NEXT = """
            insert into number_counter as c (facility_id, kind, next_value)
            values (?, 'mrn', (select count(*) + 2 from patient p where p.facility_id = ?))
            on conflict (facility_id, kind) do update set next_value = c.next_value + 1
            returning next_value - 1""";

    private RecordNumbers() {}

    /** The next number. Others who ask for one of the facility wait until the transaction ends. */
    static String next(Transaction transaction) throws SQLException {
        try (PreparedStatement statement = transaction.connection().prepareStatement(NEXT)) {
            statement.setInt(1, transaction.facility());
            statement.setInt(2, transaction.facility());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return String.format(Locale.ROOT, "%03d-%08d", transaction.facility(), row.getLong(1));
            }
        }
    }

    /** Nobody else registers this number until the transaction ends. */
    static void lock(Transaction transaction, String mrn) throws SQLException {
        try (PreparedStatement lock =
                transaction.connection().prepareStatement("select pg_advisory_xact_lock(hashtextextended(?, ?))")) {
            lock.setString(1, "mrn/" + mrn.stripTrailing().toLowerCase(Locale.ROOT));
            lock.setInt(2, transaction.facility());
            lock.execute();
        }
    }
}
