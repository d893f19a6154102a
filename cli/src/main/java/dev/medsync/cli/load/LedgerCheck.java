package dev.medsync.cli.load;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks every acknowledged write up in a database: is it there, is it there once, is it what was acknowledged. */
public final class LedgerCheck {
    private static final int EXAMPLES = 5;

    /** Where to look. */
    public record Database(String name, String url, String username, String password, Schema schema) {}

    /** Which tables hold what. */
    public enum Schema {
        LEGACY(Set.of("billing", "records")),
        BILLING(Set.of("billing")),
        RECORDS(Set.of("records"));

        private final Set<String> capabilities;

        Schema(Set<String> capabilities) {
            this.capabilities = capabilities;
        }

        boolean holds(Ledger.Kind kind) {
            return capabilities.contains(kind.capability());
        }
    }

    /**
     * What was found.
     *
     * @param lost acknowledged and not there
     * @param doubled there more than once
     * @param wrong there, with another content than acknowledged
     */
    public record Finding(
            String database, long looked, long found, long lost, long doubled, long wrong, List<String> examples) {
        public boolean clean() {
            return lost == 0 && doubled == 0 && wrong == 0;
        }
    }

    private record Row(@Nullable BigDecimal amount, int lines, String status) {}

    private LedgerCheck() {}

    /** Compares the ledger with one database. */
    public static Finding check(Ledger ledger, Database database) throws SQLException {
        long found = 0;
        long lost = 0;
        long wrong = 0;
        List<String> examples = new ArrayList<>();
        try (Connection connection =
                DriverManager.getConnection(database.url(), database.username(), database.password())) {
            long looked = 0;
            for (Ledger.Kind kind : Ledger.Kind.values()) {
                if (!database.schema().holds(kind)) {
                    continue;
                }
                List<Ledger.Entry> expected = ledger.all().stream()
                        .filter(each -> each.kind() == kind)
                        .toList();
                looked += expected.size();
                Map<Long, Row> rows = rows(connection, sql(kind, database.schema()), expected);
                for (Ledger.Entry entry : expected) {
                    Row row = rows.get(entry.id());
                    if (row == null) {
                        lost++;
                        note(examples, "lost: " + entry);
                    } else if (differs(entry, row)) {
                        wrong++;
                        note(examples, "wrong: " + entry + " is " + row);
                    } else {
                        found++;
                    }
                }
            }
            long doubled = doubled(connection, database.schema(), ledger, examples);
            if (database.schema().holds(Ledger.Kind.CHARGE)) {
                doubled += doubledOf(connection, "claim", "encounter_id", ledger.claimed(), examples)
                        + doubledOf(connection, "invoice", "patient_id", ledger.invoiced(), examples);
                Map<Long, Integer> fees = fees(connection, database.schema(), ledger);
                looked += ledger.closed().size();
                for (long encounter : ledger.closed()) {
                    int fee = fees.getOrDefault(encounter, 0);
                    if (fee == 0) {
                        lost++;
                        note(examples, "lost: the facility fee of encounter " + encounter);
                    } else if (fee > 1) {
                        doubled++;
                        note(examples, "doubled: encounter " + encounter + " has " + fee + " facility fees");
                    } else {
                        found++;
                    }
                }
            }
            return new Finding(database.name(), looked, found, lost, doubled, wrong, examples);
        }
    }

    private static Map<Long, Row> rows(Connection connection, String sql, List<Ledger.Entry> expected)
            throws SQLException {
        Map<Long, Row> rows = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "int8", expected.stream().map(Ledger.Entry::id).toArray()));
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    rows.put(
                            result.getLong(1), new Row(result.getBigDecimal(2), result.getInt(3), result.getString(4)));
                }
            }
        }
        return rows;
    }

    /** Marks of ours that stand in more than one row: a retry that was carried out twice. */
    private static long doubled(Connection connection, Schema schema, Ledger ledger, List<String> examples)
            throws SQLException {
        List<String> marks = new ArrayList<>(ledger.uncertain());
        ledger.all().stream()
                .map(Ledger.Entry::operation)
                .filter(each -> !each.isEmpty())
                .forEach(marks::add);
        long doubled = 0;
        for (String sql : marked(schema)) {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setArray(1, connection.createArrayOf("text", marks.toArray()));
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        doubled++;
                        note(examples, "doubled: " + rows.getString(1) + " stands " + rows.getInt(2) + " times");
                    }
                }
            }
        }
        return doubled;
    }

    /** Where a mark stands in clear. What the records service encrypts is looked at in the monolith's copy. */
    private static List<String> marked(Schema schema) {
        String charges =
                "select description, count(*) from charge where description = any(?) group by 1 having count(*) > 1";
        String payments = "select reference, count(*) from payment where reference = any(?)"
                + " and status in ('P', 'POSTED') group by 1 having count(*) > 1";
        return switch (schema) {
            case LEGACY ->
                List.of(
                        charges,
                        payments,
                        "select check_no, count(*) from remit where check_no = any(?) group by 1 having count(*) > 1",
                        "select last_name, count(*) from patient where last_name = any(?) group by 1"
                                + " having count(*) > 1",
                        "select reason_text, count(*) from encounter where reason_text = any(?) group by 1"
                                + " having count(*) > 1",
                        "select description, count(*) from observation where description = any(?) group by 1"
                                + " having count(*) > 1");
            case BILLING ->
                List.of(
                        charges,
                        payments,
                        "select check_number, count(*) from remittance where check_number = any(?) group by 1"
                                + " having count(*) > 1");
            case RECORDS -> List.of();
        };
    }

    /** Owners that may have one row and have more. */
    private static long doubledOf(
            Connection connection, String table, String owner, Collection<Long> owners, List<String> examples)
            throws SQLException {
        long doubled = 0;
        try (PreparedStatement select = connection.prepareStatement("select " + owner + ", count(*) from " + table
                + " where " + owner + " = any(?) group by 1 having count(*) > 1")) {
            select.setArray(1, connection.createArrayOf("int8", owners.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    doubled++;
                    note(
                            examples,
                            "doubled: " + rows.getInt(2) + " rows of " + table + " for " + owner + " "
                                    + rows.getLong(1));
                }
            }
        }
        return doubled;
    }

    /** Fees that closing a visit made, by visit. */
    private static Map<Long, Integer> fees(Connection connection, Schema schema, Ledger ledger) throws SQLException {
        String made = schema == Schema.LEGACY ? "source = 'E'" : "origin = 'ENCOUNTER'";
        Map<Long, Integer> fees = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("select encounter_id, count(*) from charge where "
                + made + " and encounter_id = any(?) group by encounter_id")) {
            select.setArray(1, connection.createArrayOf("int8", ledger.closed().toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    fees.put(rows.getLong(1), rows.getInt(2));
                }
            }
        }
        return fees;
    }

    private static boolean differs(Ledger.Entry entry, Row row) {
        String status = entry.status();
        BigDecimal amount = row.amount();
        return (amount != null && entry.amount().compareTo(amount) != 0)
                || entry.lines() != row.lines()
                || (status != null && !status.equals(row.status()));
    }

    private static void note(List<String> examples, String line) {
        if (examples.size() < EXAMPLES) {
            examples.add(line);
        }
    }

    /** One row per aggregate: id, amount, number of lines, legacy letter of the status. */
    private static String sql(Ledger.Kind kind, Schema schema) {
        return switch (schema) {
            case LEGACY ->
                switch (kind) {
                    case PATIENT -> "select id, 0::numeric, 0, status::text from patient where id = any(?)";
                    case ENCOUNTER -> "select id, 0::numeric, 0, status::text from encounter where id = any(?)";
                    case OBSERVATION -> "select id, value_num, 0, status::text from observation where id = any(?)";
                    case CHARGE -> "select id, amount, 0, status::text from charge where id = any(?)";
                    case CLAIM ->
                        "select id, total_amount, (select count(*) from claim_line l where l.claim_id = c.id),"
                                + " status::text from claim c where id = any(?)";
                    case PAYMENT ->
                        "select id, amount, (select count(*) from payment_alloc a where a.payment_id = p.id),"
                                + " status::text from payment p where id = any(?)";
                    case INVOICE ->
                        "select id, total_amount, (select count(*) from invoice_line l where l.invoice_id = i.id),"
                                + " status::text from invoice i where id = any(?)";
                    case REMITTANCE ->
                        "select id, total_amount, (select count(*) from remit_claim l where l.remit_id = r.id),"
                                + " status::text from remit r where id = any(?)";
                };
            case RECORDS ->
                switch (kind) {
                    case PATIENT -> "select id, 0::numeric, 0, left(status, 1) from patient where id = any(?)";
                    case ENCOUNTER -> "select id, 0::numeric, 0, left(status, 1) from encounter where id = any(?)";
                    // What was measured is encrypted: that it is there is seen here, what it is in the monolith's copy.
                    case OBSERVATION ->
                        "select id, null::numeric, 0, left(status, 1) from observation where id = any(?)";
                    case CHARGE, CLAIM, PAYMENT, INVOICE, REMITTANCE -> throw new IllegalArgumentException(kind.name());
                };
            case BILLING ->
                switch (kind) {
                    case PATIENT, ENCOUNTER, OBSERVATION -> throw new IllegalArgumentException(kind.name());
                    case CHARGE -> "select id, amount, 0, status from charge where id = any(?)";
                    case CLAIM ->
                        "select id, total, (select count(*) from claim_line l where l.facility_id = c.facility_id"
                                + " and l.claim_id = c.id), case status when 'DRAFT' then 'N' when 'SUBMITTED' then 'S'"
                                + " when 'PAID' then 'P' when 'PARTIALLY_PAID' then 'PP' when 'DENIED' then 'D'"
                                + " when 'VOIDED' then 'V' end from claim c where id = any(?)";
                    case PAYMENT ->
                        "select id, amount, (select count(*) from payment_allocation a where a.facility_id ="
                                + " p.facility_id and a.payment_id = p.id), case status when 'POSTED' then 'P'"
                                + " when 'REVERSED' then 'V' end from payment p where id = any(?)";
                    case INVOICE ->
                        "select id, total, (select count(*) from invoice_line l where l.facility_id = i.facility_id"
                                + " and l.invoice_id = i.id), status from invoice i where id = any(?)";
                    case REMITTANCE ->
                        "select id, total_paid, (select count(*) from remittance_claim l where l.facility_id ="
                                + " r.facility_id and l.remittance_id = r.id), '' from remittance r where id = any(?)";
                };
        };
    }

    /** A sentence for people. */
    public static String sentence(Finding finding, @Nullable String owner) {
        return String.format(
                "%,d acknowledged aggregates looked up in %s%s: %,d found, %d lost, %d doubled, %d wrong",
                finding.looked(),
                finding.database(),
                owner == null ? "" : " (" + owner + ")",
                finding.found(),
                finding.lost(),
                finding.doubled(),
                finding.wrong());
    }
}
