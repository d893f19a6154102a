package dev.medsync.gateway.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnershipMapTest {
    private final OwnershipMap map = new OwnershipMap();
    private final Heard heard = new Heard();

    private static final class Heard implements OwnershipMap.Listener {
        private int told;
        private int scouting;

        @Override
        public void ownerTold() {
            told++;
        }

        @Override
        public void becameScout() {
            scouting++;
        }
    }

    @Test
    void whoWaitsForAFacilityIsToldOnceOfItsNextOwner() {
        map.whenTold("billing", 12, heard);

        map.update(new OwnershipEntry("billing", 13, Owner.SERVICE, 3));
        assertThat(heard.told).isZero();
        map.update(new OwnershipEntry("billing", 12, Owner.SERVICE, 3));
        map.update(new OwnershipEntry("billing", 12, Owner.LEGACY, 4));

        assertThat(heard.told).isEqualTo(1);
        assertThat(map.owner("billing", 12)).isEqualTo(Owner.LEGACY);
    }

    @Test
    void newsOfAnEarlierEpochWakeNobody() {
        map.update(new OwnershipEntry("billing", 12, Owner.LEGACY, 4));
        map.whenTold("billing", 12, heard);

        assertThat(map.update(new OwnershipEntry("billing", 12, Owner.SERVICE, 3)))
                .isFalse();

        assertThat(heard.told).isZero();
        assertThat(map.owner("billing", 12)).isEqualTo(Owner.LEGACY);
    }

    @Test
    void whoForgetsIsNotToldAndOthersAre() {
        OwnershipMap.Waiting left = map.whenTold("billing", 12, new Heard());
        map.whenTold("billing", 12, heard);
        left.forget();

        map.update(new OwnershipEntry("billing", 12, Owner.SERVICE, 3));

        assertThat(heard.told).isEqualTo(1);
    }

    @Test
    void whoHasWaitedLongestAsksForAllAndHandsThatOverWhenItLeaves() {
        Heard second = new Heard();
        OwnershipMap.Waiting first = map.whenTold("billing", 12, heard);
        OwnershipMap.Waiting next = map.whenTold("billing", 12, second);
        OwnershipMap.Waiting elsewhere = map.whenTold("billing", 13, new Heard());
        assertThat(first.isScout()).isTrue();
        assertThat(next.isScout()).isFalse();
        assertThat(elsewhere.isScout()).isTrue();

        first.forget();

        assertThat(next.isScout()).isTrue();
        assertThat(second.scouting).isEqualTo(1);
        assertThat(heard.scouting).isZero();
    }

    @Test
    void whatTheScoutFindsIsToldToAll() {
        map.whenTold("billing", 12, new Heard());
        map.whenTold("billing", 12, heard);

        map.learn("billing", 12, Owner.SERVICE);

        assertThat(heard.told).isEqualTo(1);
        assertThat(map.owner("billing", 12)).isEqualTo(Owner.SERVICE);
    }
}
