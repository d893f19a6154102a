package dev.medsync.strangler.side;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.platform.replication.CapturedTable;
import dev.medsync.platform.replication.RequestKeyTable;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.OwnRows;
import dev.medsync.strangler.translate.ParentFacility;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How rows of the monolith's log name aggregates: the mapped tables, and the request keys of their aggregates. */
final class LegacyCapture {
    private LegacyCapture() {}

    static List<CapturedTable> of(List<AggregateMapping<?, ?>> mappings, ParentFacilities parents) {
        List<CapturedTable> captured = new ArrayList<>();
        Set<String> types = new HashSet<>();
        for (AggregateMapping<?, ?> mapping : mappings) {
            types.add(mapping.type());
            for (AggregateMapping.Part part : mapping.parts()) {
                captured.add(table(mapping, part, parents));
            }
        }
        captured.add(RequestKeyTable.captured(types));
        return captured;
    }

    private static CapturedTable table(
            AggregateMapping<?, ?> mapping, AggregateMapping.Part part, ParentFacilities parents) {
        String rootColumn = part.rootColumn();
        OwnRows ours = part.mapping().ownRows();
        return new CapturedTable("public." + part.mapping().table(), row -> {
            if (ours != null && !ours.takes(row.column(ours.column()))) {
                return null;
            }
            String key = rootColumn != null ? row.column(rootColumn) : rootKey(mapping, row);
            int facilityId = rootColumn == null ? facilityOf(mapping, row, parents) : 0;
            return key == null ? null : new AggregateKey(mapping.type(), facilityId, key);
        });
    }

    /** 0 where the row does not say it: whoever reads the aggregate learns it. */
    private static int facilityOf(AggregateMapping<?, ?> mapping, CapturedTable.Row row, ParentFacilities parents) {
        ParentFacility through = mapping.root().facility();
        if (through != null) {
            String parent = row.column(through.column());
            return parent == null ? 0 : parents.of(through, parent);
        }
        String column = mapping.facilityColumn();
        return column == null ? 0 : row.number(column);
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
