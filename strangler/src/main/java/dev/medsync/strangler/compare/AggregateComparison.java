package dev.medsync.strangler.compare;

import com.google.protobuf.Message;
import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.replication.v1.Aggregate;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.LegacyAggregate;
import dev.medsync.strangler.translate.LegacyRow;
import dev.medsync.strangler.translate.Remainder;
import dev.medsync.strangler.translate.TableMapping;
import dev.medsync.strangler.translate.UntranslatableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares the rows of one aggregate with the rows that the service's message would be. */
final class AggregateComparison {
    private AggregateComparison() {}

    /**
     * Adds what differs.
     *
     * @param copy what the service has, or that it has nothing
     * @param actual the monolith's rows; null when there are none
     */
    static <M extends Message, B extends Message.Builder> void compare(
            AggregateMapping<M, B> mapping,
            int facilityId,
            Aggregate copy,
            @Nullable LegacyAggregate actual,
            List<Difference> differences) {
        String key = copy.getKey().getKey();
        if (actual != null && !belongsTo(mapping, facilityId, actual)) {
            return; // a change that did not tell its facility; that facility's own comparison looks at it
        }
        if (actual == null || copy.getAbsent()) {
            if (actual != null) {
                differences.add(notCopied(mapping, facilityId, key, actual));
            } else if (!copy.getAbsent()) {
                differences.add(missing(facilityId, new AggregateKey(mapping.type(), facilityId, key)));
            }
            return;
        }
        try {
            List<Difference> found = new ArrayList<>();
            M message = mapping.parse(copy.getState());
            LegacyAggregate expected = mapping.toLegacy(message);
            for (AggregateMapping.Part part : mapping.parts()) {
                String table = part.mapping().table();
                List<LegacyRow> actualRows = part.rootColumn() == null ? List.of(actual.root()) : actual.rows(table);
                List<LegacyRow> copiedRows =
                        part.rootColumn() == null ? List.of(expected.root()) : expected.rows(table);
                compareRows(mapping.type(), facilityId, key, part.mapping(), actualRows, copiedRows, found);
            }
            // A row that lost its meaning after it was copied differs from its copy for good: this throws.
            M kept = mapping.toService(actual);
            if (found.isEmpty()) {
                // The rows agree; what they cannot hold is kept beside them, and has to agree as well.
                for (String field : Remainder.differingFields(message, kept)) {
                    found.add(new Difference(
                            DifferenceClass.LOSS, facilityId, mapping.type(), key, "replication.side_state", field));
                }
            }
            differences.addAll(found);
        } catch (UntranslatableException e) {
            differences.add(defect(mapping, facilityId, key, e));
        }
    }

    /** What the service lacks: a loss, unless it could not have been copied at all. */
    static Difference notCopied(AggregateMapping<?, ?> mapping, int facilityId, String key, LegacyAggregate actual) {
        try {
            mapping.toService(actual);
            return missing(facilityId, new AggregateKey(mapping.type(), facilityId, key));
        } catch (UntranslatableException e) {
            return defect(mapping, facilityId, key, e);
        }
    }

    static boolean belongsTo(AggregateMapping<?, ?> mapping, int facilityId, LegacyAggregate actual) {
        String column = mapping.facilityColumn();
        return Integer.toString(facilityId)
                .equals(column == null ? "0" : actual.root().column(column));
    }

    /** A value that cannot be translated: there is nothing that it could be compared with. */
    private static Difference defect(
            AggregateMapping<?, ?> mapping, int facilityId, String key, UntranslatableException e) {
        String field = e.column();
        for (AggregateMapping.Part part : mapping.parts()) {
            String table = part.mapping().table() + ".";
            if (field.startsWith(table)) {
                field = String.valueOf(part.mapping().fieldOf(field.substring(table.length())));
                break;
            }
        }
        return new Difference(DifferenceClass.SOURCE_DEFECT, facilityId, mapping.type(), key, e.column(), field);
    }

    private static void compareRows(
            String type,
            int facilityId,
            String key,
            TableMapping<?, ?> mapping,
            List<LegacyRow> actual,
            List<LegacyRow> copied,
            List<Difference> differences) {
        Map<String, LegacyRow> copies = new HashMap<>();
        copied.forEach(row -> copies.put(mapping.keyOf(row), row));
        for (LegacyRow row : actual) {
            LegacyRow copy = copies.remove(mapping.keyOf(row));
            if (copy == null) {
                differences.add(new Difference(
                        DifferenceClass.LOSS, facilityId, type, key, mapping.table(), "a row of " + mapping.table()));
                continue;
            }
            for (int i = 0; i < row.columns().size(); i++) {
                String was = row.values()[i];
                String is = copy.values()[i];
                if (!Objects.equals(was, is)) {
                    String column = row.columns().get(i);
                    differences.add(new Difference(
                            classify(was, is),
                            facilityId,
                            type,
                            key,
                            mapping.table() + "." + column,
                            String.valueOf(mapping.fieldOf(column))));
                }
            }
        }
        for (LegacyRow ignored : copies.values()) {
            differences.add(new Difference(
                    DifferenceClass.LOSS,
                    facilityId,
                    type,
                    key,
                    mapping.table(),
                    "an extra row of " + mapping.table()));
        }
    }

    /** '' and null are two spellings of nothing (habit 8). Everything else that differs is a loss until somebody says why not. */
    private static DifferenceClass classify(@Nullable String was, @Nullable String is) {
        boolean nothing = (was == null || was.isEmpty()) && (is == null || is.isEmpty());
        return nothing ? DifferenceClass.NOISE : DifferenceClass.LOSS;
    }

    private static Difference missing(int facilityId, AggregateKey key) {
        return new Difference(DifferenceClass.LOSS, facilityId, key.type(), key.key(), "", "the whole " + key.type());
    }
}
