package dev.medsync.strangler.side;

import dev.medsync.strangler.translate.ParentFacility;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The facilities of parents, e.g. of patients, for rows of the log that name their parent only. A parent never changes its
 * facility, so what was looked up once stays true.
 */
final class ParentFacilities {
    private static final int REMEMBERED = 100_000;

    private final LegacyDatabase database;
    private final Map<String, Integer> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > REMEMBERED;
        }
    };

    ParentFacilities(LegacyDatabase database) {
        this.database = database;
    }

    /** The facility of the parent with this id; 0 when it is not there or cannot be looked up now. */
    synchronized int of(ParentFacility through, String id) {
        String key = through.parent() + '/' + id;
        Integer found = known.get(key);
        if (found != null) {
            return found;
        }
        int facility = lookUp(through.parent(), Long.parseLong(id));
        if (facility != 0) {
            known.put(key, facility);
        }
        return facility;
    }

    private int lookUp(String parent, long id) {
        try (Connection connection = database.connect();
                PreparedStatement select =
                        connection.prepareStatement("select facility_id from " + parent + " where id = ?")) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        } catch (SQLException e) {
            // Whoever reads the aggregate will learn it; only an aggregate that is gone needs it here.
            return 0;
        }
    }
}
