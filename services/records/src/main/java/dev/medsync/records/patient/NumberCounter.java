package dev.medsync.records.patient;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Key;

/**
 * The next medical record number of a facility. It moves with the patients, so two owners never give out the same number.
 *
 * @param kind {@code mrn}
 */
@Aggregate("number_counter")
public record NumberCounter(@Key int facilityId, @Key String kind, long nextValue) {

    static dev.medsync.records.v1.NumberCounter toMessage(NumberCounter counter) {
        return dev.medsync.records.v1.NumberCounter.newBuilder()
                .setFacilityId(counter.facilityId())
                .setKind(counter.kind())
                .setNextValue(counter.nextValue())
                .build();
    }

    static NumberCounter fromMessage(dev.medsync.records.v1.NumberCounter message) {
        return new NumberCounter(message.getFacilityId(), message.getKind(), message.getNextValue());
    }
}
