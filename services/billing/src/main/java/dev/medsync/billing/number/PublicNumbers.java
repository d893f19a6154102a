package dev.medsync.billing.number;

import dev.medsync.platform.data.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Gives out the numbers that people read on the telephone. A counter is a row of the facility, so it moves with ownership
 * and two owners never give out the same number; what is rolled back gives its number back.
 */
public final class PublicNumbers {

    private static final String NEXT = """
            insert into number_counter as c (facility_id, kind, next_value) values (?, ?, 2)
            on conflict (facility_id, kind) do update set next_value = c.next_value + 1
            returning next_value - 1""";

    private PublicNumbers() {}

    /** The next number of a kind. Others who ask for one of the facility wait until the transaction ends. */
    public static String next(Transaction tx, String kind) throws SQLException {
        try (PreparedStatement statement = tx.connection().prepareStatement(NEXT)) {
            statement.setInt(1, tx.facility());
            statement.setString(2, kind);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return Long.toString(row.getLong(1));
            }
        }
    }
}
