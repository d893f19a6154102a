package dev.medsync.strangler.compare;

import com.google.protobuf.Message;
import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.replication.v1.Aggregate;
import dev.medsync.strangler.side.LegacySide;
import dev.medsync.strangler.side.Reading;
import dev.medsync.strangler.side.ServiceSide;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.LegacyAggregate;
import dev.medsync.strangler.translate.LegacyRow;
import dev.medsync.strangler.translate.TableMapping;
import dev.medsync.strangler.translate.UntranslatableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the monolith's actual rows with the rows that the service's aggregates would be, column by column. A translation
 * that loses a field loses it in the copy; comparing translated with translated would lose it twice and call that equal.
 */
public final class Comparison {
    private static final int PORTION = 500;

    private final LegacySide legacy;
    private final ServiceSide service;

    public Comparison(LegacySide legacy, ServiceSide service) {
        this.legacy = legacy;
        this.service = service;
    }

    /**
     * Compares a whole facility.
     *
     * @param counted hears how many aggregates have been compared so far
     */
    public List<Difference> facility(int facilityId, java.util.function.LongConsumer counted) throws IOException {
        List<Difference> differences = new ArrayList<>();
        Map<String, Set<String>> atService = new HashMap<>();
        long[] count = new long[1];
        service.export(facilityId, portion -> {
            try {
                differences.addAll(compare(facilityId, portion));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            for (Aggregate each : portion) {
                atService
                        .computeIfAbsent(each.getKey().getType(), type -> new HashSet<>())
                        .add(each.getKey().getKey());
            }
            count[0] += portion.size();
            counted.accept(count[0]);
        });
        legacy.keys(facilityId, keys -> {
            for (AggregateKey key : keys) {
                if (!atService.getOrDefault(key.type(), Set.of()).contains(key.key())) {
                    differences.add(missing(facilityId, key));
                }
            }
        });
        return differences;
    }

    /** Compares some aggregates, whichever facility they belong to. */
    public List<Difference> aggregates(int facilityId, List<AggregateKey> keys) throws IOException {
        List<Difference> differences = new ArrayList<>();
        for (int start = 0; start < keys.size(); start += PORTION) {
            Reading reading = service.read(keys.subList(start, Math.min(keys.size(), start + PORTION)));
            differences.addAll(compare(facilityId, reading.aggregates()));
        }
        return differences;
    }

    private List<Difference> compare(int facilityId, List<Aggregate> copies) throws IOException {
        Map<String, List<Aggregate>> byType = new LinkedHashMap<>();
        copies.forEach(each -> byType.computeIfAbsent(each.getKey().getType(), type -> new ArrayList<>())
                .add(each));
        List<Difference> differences = new ArrayList<>();
        for (var entry : byType.entrySet()) {
            List<String> keys = entry.getValue().stream()
                    .map(each -> each.getKey().getKey())
                    .toList();
            Map<String, LegacyAggregate> rows = legacy.readRows(entry.getKey(), keys);
            for (Aggregate copy : entry.getValue()) {
                compareOne(
                        legacy.mapping(entry.getKey()),
                        facilityId,
                        copy,
                        rows.get(copy.getKey().getKey()),
                        differences);
            }
        }
        return differences;
    }

    private static <M extends Message, B extends Message.Builder> void compareOne(
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
            if ((actual == null) != copy.getAbsent()) {
                differences.add(missing(facilityId, new AggregateKey(mapping.type(), facilityId, key)));
            }
            return;
        }
        try {
            LegacyAggregate expected = mapping.toLegacy(mapping.parse(copy.getState()));
            for (AggregateMapping.Part part : mapping.parts()) {
                String table = part.mapping().table();
                List<LegacyRow> actualRows = part.rootColumn() == null ? List.of(actual.root()) : actual.rows(table);
                List<LegacyRow> copiedRows =
                        part.rootColumn() == null ? List.of(expected.root()) : expected.rows(table);
                compareRows(mapping.type(), facilityId, key, part.mapping(), actualRows, copiedRows, differences);
            }
        } catch (UntranslatableException e) {
            differences.add(new Difference(
                    DifferenceClass.SOURCE_DEFECT, facilityId, mapping.type(), key, e.column(), e.column()));
        }
    }

    private static boolean belongsTo(AggregateMapping<?, ?> mapping, int facilityId, LegacyAggregate actual) {
        String column = mapping.facilityColumn();
        return Integer.toString(facilityId)
                .equals(column == null ? "0" : actual.root().column(column));
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
        copied.forEach(row -> copies.put(row.key(), row));
        for (LegacyRow row : actual) {
            LegacyRow copy = copies.remove(row.key());
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
