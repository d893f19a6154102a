package dev.medsync.billing.command;

import dev.medsync.platform.data.Transaction;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What each merge moved: its command may be delivered again, and has to be answered the same. */
@Singleton
final class MovedRows {

    /** An aggregate that got another patient. */
    record MovedRow(String type, long id) {}

    /** By type and id. */
    List<MovedRow> of(Transaction tx, String commandId) throws SQLException {
        try (PreparedStatement select = tx.connection()
                .prepareStatement("select type, id from moved_row where facility_id = ? and command_id = ?::uuid"
                        + " order by type, id")) {
            select.setInt(1, tx.facility());
            select.setString(2, commandId);
            List<MovedRow> moved = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    moved.add(new MovedRow(rows.getString(1), rows.getLong(2)));
                }
            }
            return moved;
        }
    }

    void add(Transaction tx, String commandId, String type, List<Long> ids) throws SQLException {
        try (PreparedStatement insert = tx.connection()
                .prepareStatement("insert into moved_row (facility_id, command_id, type, id)"
                        + " select ?, ?::uuid, ?, id from unnest(?::int8[]) id")) {
            insert.setInt(1, tx.facility());
            insert.setString(2, commandId);
            insert.setString(3, type);
            insert.setArray(4, tx.connection().createArrayOf("int8", ids.toArray()));
            insert.executeUpdate();
        }
    }
}
