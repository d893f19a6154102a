package dev.medsync.billing.ledger;

import dev.medsync.platform.data.RowKey;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/**
 * The append-only ledger. It is derived: nobody posts to it; it is brought into balance with an aggregate by an entry of
 * the difference. So it is right after a copy from the other owner too, and every correction stays visible.
 */
final class Ledger {

    private static final String BALANCE = """
            insert into ledger_entry (facility_id, source_type, source_id, amount)
            select w.facility_id, w.source_type, w.source_id, w.amount - coalesce(e.amount, 0)
              from (select f as facility_id, ? as source_type, i as source_id, a as amount
                      from unnest(?::int4[], ?::int8[], ?::numeric[]) u(f, i, a)) w
              left join lateral (
                select sum(l.amount) as amount from ledger_entry l
                 where l.facility_id = w.facility_id and l.source_type = w.source_type and l.source_id = w.source_id) e on true
             where w.amount <> coalesce(e.amount, 0)""";

    private Ledger() {}

    /** Adds what is missing for each source to have contributed the given amount. */
    static void balance(Connection connection, Source source, Map<RowKey, BigDecimal> contributions)
            throws SQLException {
        if (contributions.isEmpty()) {
            return;
        }
        int size = contributions.size();
        Integer[] facilities = new Integer[size];
        Long[] ids = new Long[size];
        String[] amounts = new String[size];
        int i = 0;
        for (Map.Entry<RowKey, BigDecimal> contribution : contributions.entrySet()) {
            facilities[i] = contribution.getKey().facilityId();
            ids[i] = Long.valueOf(contribution.getKey().value());
            amounts[i] = contribution.getValue().toPlainString();
            i++;
        }
        try (PreparedStatement statement = connection.prepareStatement(BALANCE)) {
            statement.setString(1, source.name());
            statement.setArray(2, connection.createArrayOf("int4", facilities));
            statement.setArray(3, connection.createArrayOf("int8", ids));
            statement.setArray(4, connection.createArrayOf("numeric", amounts));
            statement.executeUpdate();
        }
    }
}
