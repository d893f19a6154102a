package dev.medsync.platform.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes whole aggregates. The record is the declared shape of the row: each row read is checked against it
 * ({@link RowShapeException}). Thread-safe; made once at start.
 *
 * @param <R> the aggregate's record, see {@link Aggregate}
 */
public final class AggregateStore<R extends Record> {

    private final Class<R> type;
    private final RowShape shape;
    private final AggregateReader reader;
    private final AggregateWriter writer;
    private final @Nullable FieldEncryption encryption;

    public AggregateStore(Class<R> type, @Nullable FieldEncryption encryption, RowShapeFailures failures) {
        this.type = type;
        this.shape = RowShape.of(type);
        this.reader = new AggregateReader(shape, encryption, failures);
        this.writer = new AggregateWriter(shape, encryption);
        this.encryption = encryption;
    }

    /** The aggregate with this id in the entered facility. */
    public Optional<R> find(Transaction transaction, long id) throws SQLException {
        return findAll(transaction.connection(), List.of(RowKey.of(transaction.facility(), id))).stream()
                .findFirst();
    }

    /** The same, and nobody else changes it until the transaction ends. */
    public Optional<R> findForUpdate(Transaction transaction, long id) throws SQLException {
        return query(transaction, "where t.facility_id = ? and t.id = ? for update", transaction.facility(), id)
                .stream()
                .findFirst();
    }

    /** Those of the aggregates that exist, in no order. Two or three queries, whatever the number of keys. */
    public List<R> findAll(Connection connection, List<RowKey> keys) throws SQLException {
        return cast(reader.byKeys(connection, keys));
    }

    /** Aggregates by a condition on the root's table {@code t}, e.g. {@code "where t.patient_id = ? order by t.id"}. */
    public List<R> query(Transaction transaction, String where, Object... arguments) throws SQLException {
        return cast(reader.query(transaction.connection(), where, statement -> bind(statement, arguments)));
    }

    private static void bind(PreparedStatement statement, Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i];
            statement.setObject(i + 1, argument instanceof Enum<?> constant ? constant.name() : argument);
        }
    }

    /** Stores a new aggregate. Its version must be 1. */
    public R insert(Transaction transaction, R created) throws SQLException {
        writer.insert(transaction.connection(), List.of(created));
        return created;
    }

    /**
     * Stores a changed aggregate under the next version.
     *
     * @param changed carries the version that was read
     * @return the aggregate as stored
     * @throws StaleVersionException when that version is no longer the stored one
     */
    public R update(Transaction transaction, R changed) throws SQLException {
        return updateAll(transaction, List.of(changed)).getFirst();
    }

    /** {@link #update} of many in one go: all or, by an exception, none. */
    public List<R> updateAll(Transaction transaction, List<R> changed) throws SQLException {
        if (changed.isEmpty()) {
            return changed;
        }
        List<R> next = new ArrayList<>(changed.size());
        for (R aggregate : changed) {
            next.add(withVersion(aggregate, shape.version(aggregate) + 1));
        }
        if (writer.update(transaction.connection(), next) != next.size()) {
            throw new StaleVersionException(shape.table(), key(changed.getFirst()));
        }
        return next;
    }

    /** Writes the aggregates as they are, new or not, with their versions; children they no longer have are deleted. */
    public void upsertAll(Connection connection, List<R> aggregates) throws SQLException {
        if (!aggregates.isEmpty()) {
            writer.upsert(connection, aggregates);
        }
    }

    /**
     * Writes copies from the other owner. A version that does not {@linkplain Version#travels travel} is local to a
     * database: a copy with new content gets the next one. A copy that changes nothing is not written.
     *
     * @return what was written, with the versions given
     */
    public List<R> copyAll(Connection connection, List<R> copies) throws SQLException {
        Map<RowKey, R> stored = new HashMap<>();
        for (R aggregate : findAll(connection, copies.stream().map(this::key).toList())) {
            stored.put(key(aggregate), aggregate);
        }
        List<R> created = new ArrayList<>();
        List<R> changed = new ArrayList<>();
        for (R copy : copies) {
            R before = stored.get(key(copy));
            if (before == null) {
                created.add(shape.versionTravels() ? copy : withVersion(copy, 1));
            } else if (shape.versionTravels()) {
                if (!copy.equals(before)) {
                    changed.add(copy);
                }
            } else if (!withVersion(copy, shape.version(before)).equals(before)) {
                changed.add(withVersion(copy, shape.version(before) + 1));
            }
        }
        if (!created.isEmpty()) {
            writer.insert(connection, created);
        }
        if (!changed.isEmpty()) {
            writer.upsert(connection, changed);
        }
        created.addAll(changed);
        return created;
    }

    public void deleteAll(Connection connection, List<RowKey> keys) throws SQLException {
        if (!keys.isEmpty()) {
            writer.delete(connection, keys);
        }
    }

    /** Every aggregate of a facility, by key, through a cursor. The connection must not be in auto-commit mode. */
    public void stream(Connection connection, int facility, Consumer<R> consumer) throws SQLException {
        reader.stream(connection, facility, aggregate -> consumer.accept(type.cast(aggregate)));
    }

    public RowKey key(R aggregate) {
        return new RowKey(shape.facility(aggregate), shape.keyText(aggregate));
    }

    /** The version; 0 for an aggregate that has none. */
    public long version(R aggregate) {
        return shape.version(aggregate);
    }

    /** The keyed hash by which an encrypted column can be searched. */
    public byte[] blindIndex(int facility, String column, String value) {
        return shape.columns().stream()
                .filter(candidate -> candidate.name().equals(column))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(shape.table() + " has no column " + column))
                .blindIndexOf(value, facility, encryption);
    }

    /** The aggregate's tables, the root's first. */
    public List<AggregateTable> tables() {
        List<AggregateTable> tables = new ArrayList<>();
        tables.add(new AggregateTable(
                shape.table(), shape.columns().stream().map(Column::name).toList(), shape.keyColumns()));
        for (RowShape.ChildShape child : shape.children()) {
            addTable(tables, child, List.of(child.declared().parent()));
        }
        return tables;
    }

    private static void addTable(List<AggregateTable> tables, RowShape.ChildShape child, List<String> ancestors) {
        List<String> columns = new ArrayList<>(List.of("facility_id"));
        columns.addAll(ancestors);
        child.shape().columns().forEach(column -> columns.add(column.name()));
        tables.add(new AggregateTable(child.table(), List.copyOf(columns), List.of(ancestors.getFirst())));
        for (RowShape.ChildShape grandchild : child.shape().children()) {
            List<String> path = new ArrayList<>(ancestors);
            path.add(grandchild.declared().parent());
            addTable(tables, grandchild, path);
        }
    }

    private R withVersion(R aggregate, long version) {
        return shape.version() == null ? aggregate : type.cast(shape.withVersion(aggregate, version));
    }

    private List<R> cast(List<Object> records) {
        List<R> cast = new ArrayList<>(records.size());
        records.forEach(record -> cast.add(type.cast(record)));
        return cast;
    }
}
