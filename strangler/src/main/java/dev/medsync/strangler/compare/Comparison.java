package dev.medsync.strangler.compare;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.replication.v1.Aggregate;
import dev.medsync.strangler.side.LegacySide;
import dev.medsync.strangler.side.Reading;
import dev.medsync.strangler.side.ServiceSide;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.LegacyAggregate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
        List<AggregateKey> notThere = new ArrayList<>();
        legacy.keys(facilityId, keys -> {
            for (AggregateKey key : keys) {
                if (!atService.getOrDefault(key.type(), Set.of()).contains(key.key())) {
                    notThere.add(key);
                }
            }
        });
        for (int start = 0; start < notThere.size(); start += PORTION) {
            differences.addAll(
                    missing(facilityId, notThere.subList(start, Math.min(notThere.size(), start + PORTION))));
        }
        differences.addAll(ofCatalog(facilityId, legacy.types()));
        for (String type : legacy.types()) {
            differences.addAll(ofDerived(facilityId, type, null));
        }
        return differences;
    }

    /**
     * Looks again at what was found to differ, or has changed.
     *
     * @param keys aggregates, whichever facility they belong to; an empty key stands for the tables of a type
     */
    public List<Difference> aggregates(int facilityId, List<AggregateKey> keys) throws IOException {
        List<Difference> differences = new ArrayList<>();
        Map<String, Set<String>> byType = new LinkedHashMap<>();
        Set<String> tables = new LinkedHashSet<>();
        List<AggregateKey> named = new ArrayList<>(keys.size());
        for (AggregateKey key : keys) {
            if (key.key().isEmpty()) {
                tables.add(key.type());
            } else {
                named.add(key);
                byType.computeIfAbsent(key.type(), type -> new LinkedHashSet<>())
                        .add(key.key());
            }
        }
        for (int start = 0; start < named.size(); start += PORTION) {
            Reading reading = service.read(named.subList(start, Math.min(named.size(), start + PORTION)));
            differences.addAll(compare(facilityId, reading.aggregates()));
        }
        if (!tables.isEmpty()) {
            differences.addAll(ofCatalog(facilityId, tables));
        }
        for (Map.Entry<String, Set<String>> each : byType.entrySet()) {
            differences.addAll(ofDerived(facilityId, each.getKey(), each.getValue()));
        }
        return differences;
    }

    /** Columns that were added since the translation was written: whatever is in them, no copy has it. */
    private List<Difference> ofCatalog(int facilityId, Collection<String> types) throws IOException {
        List<Difference> differences = new ArrayList<>();
        for (var unknown : legacy.unknownColumns().entrySet()) {
            if (types.contains(unknown.getKey())) {
                unknown.getValue()
                        .forEach(column -> differences.add(new Difference(
                                DifferenceClass.LOSS, facilityId, unknown.getKey(), "", column, "no field at all")));
            }
        }
        return differences;
    }

    /** What triggers of the monolith make: of copies it is a loss, of the monolith's own data its own contradiction. */
    private List<Difference> ofDerived(int facilityId, String type, @Nullable Collection<String> among)
            throws IOException {
        List<Difference> differences = new ArrayList<>();
        for (var wrong : legacy.wronglyDerived(type, facilityId, among).entrySet()) {
            boolean replica = legacy.ownership(facilityId).state().takesCopies();
            DifferenceClass kind = replica ? DifferenceClass.LOSS : DifferenceClass.SOURCE_DEFECT;
            wrong.getValue()
                    .forEach(key -> differences.add(
                            new Difference(kind, facilityId, type, key, wrong.getKey(), "derived in the monolith")));
        }
        return differences;
    }

    private List<Difference> compare(int facilityId, List<Aggregate> copies) throws IOException {
        Map<String, List<Aggregate>> byType = new LinkedHashMap<>();
        copies.forEach(each -> byType.computeIfAbsent(each.getKey().getType(), type -> new ArrayList<>())
                .add(each));
        Map<String, List<String>> keys = new LinkedHashMap<>();
        byType.forEach((type, each) ->
                keys.put(type, each.stream().map(copy -> copy.getKey().getKey()).toList()));
        Map<String, Map<String, LegacyAggregate>> actual = legacy.readRows(keys);
        List<Difference> differences = new ArrayList<>();
        for (var entry : byType.entrySet()) {
            Map<String, LegacyAggregate> rows = actual.getOrDefault(entry.getKey(), Map.of());
            for (Aggregate copy : entry.getValue()) {
                AggregateComparison.compare(
                        legacy.mapping(entry.getKey()),
                        facilityId,
                        copy,
                        rows.get(copy.getKey().getKey()),
                        differences);
            }
        }
        return differences;
    }

    /** What the service lacks: a loss, unless it could not have been copied at all. */
    private List<Difference> missing(int facilityId, List<AggregateKey> keys) throws IOException {
        List<Difference> differences = new ArrayList<>();
        Map<String, List<String>> byType = new LinkedHashMap<>();
        keys.forEach(key ->
                byType.computeIfAbsent(key.type(), type -> new ArrayList<>()).add(key.key()));
        for (var each : byType.entrySet()) {
            AggregateMapping<?, ?> mapping = legacy.mapping(each.getKey());
            Map<String, LegacyAggregate> rows = legacy.readRows(each.getKey(), each.getValue());
            for (String key : each.getValue()) {
                LegacyAggregate actual = rows.get(key);
                // One that is gone by now was deleted while we looked.
                if (actual != null && AggregateComparison.belongsTo(mapping, facilityId, actual)) {
                    differences.add(AggregateComparison.notCopied(mapping, facilityId, key, actual));
                }
            }
        }
        return differences;
    }
}
