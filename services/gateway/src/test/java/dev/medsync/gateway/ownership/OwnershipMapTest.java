package dev.medsync.gateway.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OwnershipMapTest {
    private final OwnershipMap map = new OwnershipMap();
    private final AtomicInteger told = new AtomicInteger();

    @Test
    void whoWaitsForAFacilityIsToldOnceOfItsNextOwner() {
        map.whenTold("billing", 12, told::incrementAndGet);

        map.update(new OwnershipEntry("billing", 13, Owner.SERVICE, 3));
        assertThat(told).hasValue(0);
        map.update(new OwnershipEntry("billing", 12, Owner.SERVICE, 3));
        map.update(new OwnershipEntry("billing", 12, Owner.LEGACY, 4));

        assertThat(told).hasValue(1);
        assertThat(map.owner("billing", 12)).isEqualTo(Owner.LEGACY);
    }

    @Test
    void newsOfAnEarlierEpochWakeNobody() {
        map.update(new OwnershipEntry("billing", 12, Owner.LEGACY, 4));
        map.whenTold("billing", 12, told::incrementAndGet);

        assertThat(map.update(new OwnershipEntry("billing", 12, Owner.SERVICE, 3)))
                .isFalse();

        assertThat(told).hasValue(0);
        assertThat(map.owner("billing", 12)).isEqualTo(Owner.LEGACY);
    }

    @Test
    void whoForgetsIsNotToldAndOthersAre() {
        OwnershipMap.Waiting left = map.whenTold("billing", 12, () -> told.addAndGet(100));
        map.whenTold("billing", 12, told::incrementAndGet);
        left.forget();

        map.update(new OwnershipEntry("billing", 12, Owner.SERVICE, 3));

        assertThat(told).hasValue(1);
    }
}
