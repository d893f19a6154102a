package dev.medsync.config.entry;

import dev.medsync.config.entry.Change.Outcome;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.Transaction;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of entries. Every change is a new row; nothing is ever overwritten. */
@Singleton
public final class EntryStore {
    /** Writers of any key wait for each other, so that the order of change ids is the order of commits. */
    private static final String LOCK = "select pg_advisory_xact_lock(hashtext('medsync.config'))";

    private static final String COLUMNS = "change_id, key, version, value, actor, reason, changed_at";
    private static final String CURRENT =
            "select " + COLUMNS + " from config_entry where key = ? order by version desc limit 1";
    private static final String LIST = "select distinct on (key) " + COLUMNS
            + " from config_entry where key like ? escape '\\' order by key, version desc";
    private static final String VERSIONS =
            "select " + COLUMNS + " from config_entry where key = ? order by version desc";
    private static final String REPEATED = "select " + COLUMNS + " from config_entry where idempotency_key = ?";
    private static final String AFTER =
            "select " + COLUMNS + " from config_entry where change_id > ? order by change_id limit 1000";
    private static final String LAST = "select coalesce(max(change_id), 0) from config_entry";
    private static final String INSERT = "insert into config_entry"
            + " (key, version, value, actor, reason, idempotency_key) values (?, ?, ?, ?, ?, ?) returning " + COLUMNS;

    /** The current entries under a prefix, and the last change that they reflect. */
    record Snapshot(List<ConfigEntry> entries, long position) {}

    private final Database database;

    EntryStore(Database database) {
        this.database = database;
    }

    /** The current version of a key. */
    public Optional<ConfigEntry> current(String key) {
        return database.unscoped(tx -> read(tx, CURRENT, key).stream().findFirst());
    }

    /** The current versions of the keys under a prefix, by key. */
    List<ConfigEntry> list(String prefix) {
        return database.unscoped(tx -> read(tx, LIST, pattern(prefix)));
    }

    /** All versions of a key, newest first. */
    List<ConfigEntry> versions(String key) {
        return database.unscoped(tx -> read(tx, VERSIONS, key));
    }

    /** Where a watcher begins. */
    Snapshot snapshot(String prefix) {
        return database.unscoped(tx -> {
            // In this order: a change between the two is in the entries, and their own ids move the position on.
            long position = last(tx);
            List<ConfigEntry> entries = read(tx, LIST, pattern(prefix));
            long newest =
                    entries.stream().mapToLong(ConfigEntry::changeId).max().orElse(0);
            return new Snapshot(entries, Math.max(position, newest));
        });
    }

    /** The last change of all. */
    long lastChange() {
        return database.unscoped(EntryStore::last);
    }

    /** The changes after a position, oldest first; at most a thousand. */
    List<ConfigEntry> changesAfter(long position) {
        return database.unscoped(tx -> {
            try (PreparedStatement statement = tx.connection().prepareStatement(AFTER)) {
                statement.setLong(1, position);
                return rows(statement);
            }
        });
    }

    /** Makes a change; {@code afterCommit} runs when it is there for others to see. */
    Outcome apply(Change change, Runnable afterCommit) {
        return database.unscoped(tx -> {
            try (PreparedStatement lock = tx.connection().prepareStatement(LOCK)) {
                lock.execute();
            }
            if (change.idempotencyKey().isPresent()) {
                Optional<ConfigEntry> made =
                        repeated(tx, change.idempotencyKey().get());
                if (made.isPresent()) {
                    return made.get().key().equals(change.key())
                                    && made.get().value().equals(change.value())
                            ? new Outcome.Repeated(made.get())
                            : new Outcome.KeyReused();
                }
            }
            long version = read(tx, CURRENT, change.key()).stream()
                    .mapToLong(ConfigEntry::version)
                    .findFirst()
                    .orElse(0);
            if (change.expectedVersion() != 0 && change.expectedVersion() != version) {
                return new Outcome.Stale(version);
            }
            tx.afterCommit(afterCommit);
            return new Outcome.Changed(insert(tx, change, version + 1));
        });
    }

    private static ConfigEntry insert(Transaction tx, Change change, long version) throws SQLException {
        try (PreparedStatement statement = tx.connection().prepareStatement(INSERT)) {
            statement.setString(1, change.key());
            statement.setLong(2, version);
            statement.setString(3, change.value());
            statement.setString(4, change.actor());
            statement.setString(5, change.reason());
            statement.setString(6, change.idempotencyKey().orElse(null));
            return rows(statement).getFirst();
        }
    }

    private static Optional<ConfigEntry> repeated(Transaction tx, String idempotencyKey) throws SQLException {
        try (PreparedStatement statement = tx.connection().prepareStatement(REPEATED)) {
            statement.setString(1, idempotencyKey);
            return rows(statement).stream().findFirst();
        }
    }

    private static long last(Transaction tx) throws SQLException {
        try (PreparedStatement statement = tx.connection().prepareStatement(LAST);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<ConfigEntry> read(Transaction tx, String query, String argument) throws SQLException {
        try (PreparedStatement statement = tx.connection().prepareStatement(query)) {
            statement.setString(1, argument);
            return rows(statement);
        }
    }

    private static List<ConfigEntry> rows(PreparedStatement statement) throws SQLException {
        List<ConfigEntry> entries = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                entries.add(new ConfigEntry(
                        row.getLong(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getObject(7, OffsetDateTime.class).toInstant()));
            }
        }
        return entries;
    }

    /** A prefix as a LIKE pattern: its own wildcards mean themselves. */
    private static String pattern(String prefix) {
        return prefix.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }
}
