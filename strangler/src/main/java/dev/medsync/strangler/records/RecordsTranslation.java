package dev.medsync.strangler.records;

import com.google.protobuf.Timestamp;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.Codecs;
import java.time.ZoneId;
import java.util.List;

/**
 * The anti-corruption layer of records: each legacy column is a field, is derived again, or is left behind with a reason. The
 * comparison holds this list against the monolith's catalog. Copies use all of it, events the part that others need.
 */
public final class RecordsTranslation {
    private final List<AggregateMapping<?, ?>> aggregates;
    private final List<AggregateMapping<?, ?>> published;

    /** @param zone the zone that the monolith's server lives in, which its zone-less times are meant in */
    public RecordsTranslation(ZoneId zone) {
        Codec<Timestamp> localTime = Codecs.localTime(zone);
        this.published = List.of(
                PatientTranslation.mapping(localTime),
                CoverageTranslation.mapping(localTime),
                EncounterTranslation.mapping(localTime));
        this.aggregates = List.of(
                NumberCounterTranslation.mapping(),
                published.get(0),
                published.get(1),
                published.get(2),
                AllergyTranslation.mapping(localTime),
                ProblemTranslation.mapping(localTime),
                MedicationTranslation.mapping(localTime),
                ImmunizationTranslation.mapping(localTime),
                ObservationTranslation.mapping(localTime),
                NoteTranslation.mapping(localTime),
                PatientMergeTranslation.mapping(localTime),
                ChartOverrideTranslation.mapping(localTime));
    }

    /** Every aggregate of records, in an order in which what is referred to comes first. */
    public List<AggregateMapping<?, ?>> aggregates() {
        return aggregates;
    }

    /** Those whose changes are events, in the same order. */
    public List<AggregateMapping<?, ?>> published() {
        return published;
    }
}
