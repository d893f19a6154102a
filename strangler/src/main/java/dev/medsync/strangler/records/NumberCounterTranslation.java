package dev.medsync.strangler.records;

import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.text;

import dev.medsync.records.v1.NumberCounter;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.TableMapping;
import java.util.List;

/** The counter of medical record numbers. It moves with ownership, so two owners never give out the same one. */
final class NumberCounterTranslation {
    private NumberCounterTranslation() {}

    static AggregateMapping<NumberCounter, NumberCounter.Builder> mapping() {
        TableMapping<NumberCounter, NumberCounter.Builder> table =
                TableMapping.<NumberCounter, NumberCounter.Builder>of("number_counter", NumberCounter::newBuilder)
                        .facility(NumberCounter::getFacilityId, NumberCounter.Builder::setFacilityId)
                        .column("kind", text("varchar"), "kind", NumberCounter::getKind, NumberCounter.Builder::setKind)
                        .column(
                                "next_value",
                                number("bigint"),
                                "next_value",
                                NumberCounter::getNextValue,
                                NumberCounter.Builder::setNextValue)
                        .only("kind", "mrn")
                        .build();
        return new AggregateMapping<>(
                "NumberCounter", table, List.of("facility_id", "kind"), "facility_id", NumberCounter.parser());
    }
}
