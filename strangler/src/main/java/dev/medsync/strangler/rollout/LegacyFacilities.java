package dev.medsync.strangler.rollout;

import dev.medsync.strangler.side.LegacyDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** The facilities, as the monolith knows them. */
public final class LegacyFacilities {
    private final LegacyDatabase database;

    public LegacyFacilities(LegacyDatabase database) {
        this.database = database;
    }

    /** Names, by facility. */
    public Map<Integer, String> names() throws IOException {
        Map<Integer, String> names = new TreeMap<>();
        try (Connection connection = database.connect();
                PreparedStatement select = connection.prepareStatement("select id, name from facility where id > 0");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                names.put(rows.getInt(1), rows.getString(2));
            }
            return names;
        } catch (SQLException e) {
            throw new IOException("The monolith's facilities cannot be read: " + e.getMessage(), e);
        }
    }

    /** How much a table holds of each facility: a measure of how busy it is. */
    public Map<Integer, Long> sizes(String table) throws IOException {
        Map<Integer, Long> sizes = new TreeMap<>();
        names().keySet().forEach(each -> sizes.put(each, 0L));
        try (Connection connection = database.connect();
                PreparedStatement select = connection.prepareStatement(
                        "select facility_id, count(*) from " + table + " group by facility_id");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                sizes.put(rows.getInt(1), rows.getLong(2));
            }
            return sizes;
        } catch (SQLException e) {
            throw new IOException("The monolith's " + table + " cannot be counted: " + e.getMessage(), e);
        }
    }
}
