package dev.medsync.strangler.side;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.platform.replication.CapturedTable;
import dev.medsync.platform.replication.RequestKeyTable;
import dev.medsync.strangler.translate.AggregateMapping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How rows of the monolith's log name aggregates: the mapped tables, and the request keys of their aggregates. */
final class LegacyCapture {
    private LegacyCapture() {}

    static List<CapturedTable> of(List<AggregateMapping<?, ?>> mappings) {
        List<CapturedTable> captured = new ArrayList<>();
        Set<String> types = new HashSet<>();
        for (AggregateMapping<?, ?> mapping : mappings) {
            types.add(mapping.type());
            for (AggregateMapping.Part part : mapping.parts()) {
                captured.add(table(mapping, part));
            }
        }
        captured.add(RequestKeyTable.captured(types));
        return captured;
    }

    private static CapturedTable table(AggregateMapping<?, ?> mapping, AggregateMapping.Part part) {
        String rootColumn = part.rootColumn();
        String facility = mapping.facilityColumn();
        return new CapturedTable("public." + part.mapping().table(), row -> {
            String key = rootColumn != null ? row.column(rootColumn) : rootKey(mapping, row);
            int facilityId = rootColumn == null && facility != null ? row.number(facility) : 0;
            return key == null ? null : new AggregateKey(mapping.type(), facilityId, key);
        });
    }

    private static @Nullable String rootKey(AggregateMapping<?, ?> mapping, CapturedTable.Row row) {
        StringBuilder key = new StringBuilder();
        for (String column : mapping.keyColumns()) {
            String value = row.column(column);
            if (value == null) {
                return null;
            }
            key.append(key.isEmpty() ? "" : "/").append(value);
        }
        return key.toString();
    }
}
