package dev.medsync.platform.replication;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decodes PostgreSQL's logical replication messages, protocol version 1 (PostgreSQL manual, "Logical Replication Message
 * Formats"), into dirty keys and markers. It keeps the relations that the stream has described and one open transaction.
 */
final class PgOutputDecoder {
    private static final String MARKER_TABLE = "replication.marker";

    private final Map<String, CapturedTable> tables = new HashMap<>();
    private final Map<Integer, Relation> relations = new HashMap<>();
    /** A transaction often touches one aggregate many times; its key is told once. */
    private final Set<Change> transaction = new LinkedHashSet<>();

    private long transactionId;

    /**
     * A transaction that was committed.
     *
     * @param transactionId its 32-bit id
     */
    record Committed(long transactionId, ChangeBatch batch) {}

    /** What the stream said about a table. */
    private record Relation(
            String name, List<String> columns, @Nullable CapturedTable captured) {}

    PgOutputDecoder(List<CapturedTable> captured) {
        for (CapturedTable table : captured) {
            tables.put(table.name(), table);
        }
    }

    /**
     * Takes one message.
     *
     * @return the transaction's changes when the message was its commit, else null
     */
    @Nullable
    Committed decode(ByteBuffer message) {
        byte kind = message.get();
        switch (kind) {
            case 'B' -> {
                transaction.clear();
                message.getLong(); // final position
                message.getLong(); // time of commit
                transactionId = Integer.toUnsignedLong(message.getInt());
            }
            case 'C' -> {
                message.get(); // flags
                message.getLong(); // position of the commit record
                long end = message.getLong();
                Committed committed = new Committed(transactionId, new ChangeBatch(List.copyOf(transaction), end));
                transaction.clear();
                return committed;
            }
            case 'R' -> describe(message);
            case 'I' -> {
                Relation relation = relation(message);
                message.get(); // 'N'
                note(relation, tuple(message, relation), true);
            }
            case 'U' -> {
                Relation relation = relation(message);
                byte part = message.get();
                if (part == 'K' || part == 'O') {
                    // The key or the parent changed: the aggregate that lost the row is dirty too.
                    note(relation, tuple(message, relation), false);
                    message.get(); // 'N'
                }
                note(relation, tuple(message, relation), false);
            }
            case 'D' -> {
                Relation relation = relation(message);
                message.get(); // 'K' or 'O'
                note(relation, tuple(message, relation), false);
            }
            case 'T' ->
                throw new IllegalStateException("A published table was truncated: row changes are missing from"
                        + " the log, so the copy cannot be trusted. Run the backfill again and revoke TRUNCATE.");
            default -> {
                // Type, origin and logical messages say nothing about rows.
            }
        }
        return null;
    }

    private Relation relation(ByteBuffer message) {
        int id = message.getInt();
        Relation relation = relations.get(id);
        if (relation == null) {
            throw new IllegalStateException("The stream names relation " + id + " before describing it");
        }
        return relation;
    }

    private void describe(ByteBuffer message) {
        int id = message.getInt();
        String name = string(message) + "." + string(message);
        message.get(); // replica identity
        int count = message.getShort();
        List<String> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            message.get(); // flags
            columns.add(string(message));
            message.getInt(); // type
            message.getInt(); // type modifier
        }
        relations.put(id, new Relation(name, columns, tables.get(name)));
    }

    private void note(Relation relation, Map<String, String> row, boolean inserted) {
        if (relation.name().equals(MARKER_TABLE)) {
            String token = row.get("token");
            if (inserted && token != null) {
                transaction.add(new Change.Marker(token));
            }
            return;
        }
        CapturedTable captured = relation.captured();
        if (captured == null) {
            return;
        }
        AggregateKey key = captured.keyOf().of(row::get);
        if (key != null) {
            transaction.add(new Change.Dirty(key));
        }
    }

    private static Map<String, String> tuple(ByteBuffer message, Relation relation) {
        int count = message.getShort();
        Map<String, String> row = HashMap.newHashMap(count);
        for (int i = 0; i < count; i++) {
            byte kind = message.get();
            switch (kind) {
                case 'n', 'u' -> {
                    // null, or an unchanged value stored out of line: neither is ever part of a key
                }
                case 't' -> {
                    int length = message.getInt();
                    row.put(
                            relation.columns().get(i),
                            new String(
                                    message.array(),
                                    message.arrayOffset() + message.position(),
                                    length,
                                    StandardCharsets.UTF_8));
                    message.position(message.position() + length);
                }
                default -> throw new IllegalStateException("Unexpected column format " + (char) kind);
            }
        }
        return row;
    }

    private static String string(ByteBuffer message) {
        int start = message.position();
        while (message.get() != 0) {
            // up to the terminating zero
        }
        return new String(
                message.array(), message.arrayOffset() + start, message.position() - start - 1, StandardCharsets.UTF_8);
    }
}
