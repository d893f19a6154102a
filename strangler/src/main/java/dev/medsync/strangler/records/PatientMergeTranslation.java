package dev.medsync.strangler.records;

import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;

import com.google.protobuf.Timestamp;
import dev.medsync.records.v1.MovedEntry;
import dev.medsync.records.v1.PatientMerge;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import dev.medsync.strangler.translate.UntranslatableException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Merges, with the rows that they gave to the survivor. Legacy has no column for why one was undone: it is kept beside the row. */
final class PatientMergeTranslation {
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("encounter", "Encounter"),
            Map.entry("coverage", "Coverage"),
            Map.entry("allergy", "Allergy"),
            Map.entry("problem", "Problem"),
            Map.entry("medication", "Medication"),
            Map.entry("immunization", "Immunization"),
            Map.entry("observation", "Observation"),
            Map.entry("clinical_note", "Note"),
            Map.entry("patient_contact", "PatientContact"),
            Map.entry("patient_identifier", "PatientIdentifier"),
            Map.entry("consent", "Consent"));

    private PatientMergeTranslation() {}

    static AggregateMapping<PatientMerge, PatientMerge.Builder> mapping(Codec<Timestamp> localTime) {
        TableMapping<PatientMerge, PatientMerge.Builder> table = TableMapping.<PatientMerge, PatientMerge.Builder>of(
                        "patient_merge_log", PatientMerge::newBuilder)
                .id(PatientMerge::getId, PatientMerge.Builder::setId)
                .facility(PatientMerge::getFacilityId, PatientMerge.Builder::setFacilityId)
                .column(
                        "from_patient_id",
                        number("bigint"),
                        "from_patient_id",
                        PatientMerge::getFromPatientId,
                        PatientMerge.Builder::setFromPatientId)
                .column(
                        "into_patient_id",
                        number("bigint"),
                        "into_patient_id",
                        PatientMerge::getIntoPatientId,
                        PatientMerge.Builder::setIntoPatientId)
                .column(
                        "from_mrn",
                        text("varchar"),
                        "from_mrn",
                        PatientMerge::getFromMrn,
                        PatientMerge.Builder::setFromMrn)
                .whole(
                        "rows_rewritten",
                        "int",
                        "rows_rewritten",
                        PatientMerge::getRowsRewritten,
                        PatientMerge.Builder::setRowsRewritten)
                .column(
                        "merged_by",
                        reference(),
                        "merged_by",
                        PatientMerge::getMergedBy,
                        PatientMerge.Builder::setMergedBy)
                .column(
                        "merged_at",
                        localTime,
                        "merged_at",
                        PatientMerge::getMergedAt,
                        PatientMerge.Builder::setMergedAt)
                .column(
                        "undone_at",
                        localTime,
                        "undone_at",
                        PatientMerge::getUndoneAt,
                        PatientMerge.Builder::setUndoneAt)
                .column(
                        "undone_by",
                        reference(),
                        "undone_by",
                        PatientMerge::getUndoneBy,
                        PatientMerge.Builder::setUndoneBy)
                .children(moved(), "merge_id", PatientMerge::getMovedList, PatientMergeTranslation::addMoved)
                .build();
        return new AggregateMapping<>("PatientMerge", table, List.of("id"), "facility_id", PatientMerge.parser());
    }

    /** The order of the service's list. */
    private static void addMoved(PatientMerge.Builder merge, List<MovedEntry> moved) {
        moved.stream()
                .sorted(Comparator.comparing(MovedEntry::getType).thenComparing(MovedEntry::getId))
                .forEach(merge::addMoved);
    }

    private static TableMapping<MovedEntry, MovedEntry.Builder> moved() {
        return TableMapping.<MovedEntry, MovedEntry.Builder>of("patient_merge_row", MovedEntry::newBuilder)
                .column("table_name", table(), "moved.type", MovedEntry::getType, MovedEntry.Builder::setType)
                .column("row_id", number("bigint"), "moved.id", MovedEntry::getId, MovedEntry.Builder::setId)
                .rowKey("table_name", "row_id")
                .leave("id", "each side numbers these rows for itself; nobody refers to one")
                .build();
    }

    /** The name of a table for the aggregate that it is the root of. */
    private static Codec<String> table() {
        Map<String, String> tables = new HashMap<>();
        TYPES.forEach((table, type) -> tables.put(type, table));
        return new Codec<>("varchar", table -> required(TYPES, table), type -> required(tables, type));
    }

    private static String required(Map<String, String> names, @Nullable String name) {
        String found = name == null ? null : names.get(name);
        if (found == null) {
            throw new UntranslatableException("", "nothing that a merge moves");
        }
        return found;
    }
}
