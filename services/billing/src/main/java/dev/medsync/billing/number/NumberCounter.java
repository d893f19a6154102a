package dev.medsync.billing.number;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Key;

/**
 * The next public number of a kind in a facility.
 *
 * @param kind {@code claim} or {@code invoice}
 */
@Aggregate("number_counter")
public record NumberCounter(@Key int facilityId, @Key String kind, long nextValue) {

    static dev.medsync.billing.v1.NumberCounter toMessage(NumberCounter counter) {
        return dev.medsync.billing.v1.NumberCounter.newBuilder()
                .setFacilityId(counter.facilityId())
                .setKind(counter.kind())
                .setNextValue(counter.nextValue())
                .build();
    }

    static NumberCounter fromMessage(dev.medsync.billing.v1.NumberCounter message) {
        return new NumberCounter(message.getFacilityId(), message.getKind(), message.getNextValue());
    }
}
