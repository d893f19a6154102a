package dev.medsync.strangler.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CanaryOrderTest {

    @Test
    void thePilotGoesFirstAndTheBusiestWithinTheFirstTenth() {
        Map<Integer, Long> sizes = new TreeMap<>();
        for (int facility = 1; facility <= 200; facility++) {
            sizes.put(facility, 1_000L - facility);
        }
        List<Integer> order = CanaryOrder.of(sizes, 12);
        assertThat(order).hasSize(200).doesNotHaveDuplicates().startsWith(12);
        assertThat(order.indexOf(1)).isLessThan(20);
    }

    @Test
    void everyFacilityMovesAlsoWhenThereIsOnlyOneOrThePilotIsUnknown() {
        assertThat(CanaryOrder.of(Map.of(3, 7L), 12)).containsExactly(3);
    }

    @Test
    void aStepCoversAtLeastThePilotAndTheLastOneAll() {
        assertThat(CanaryOrder.covered(200, 1)).isEqualTo(2);
        assertThat(CanaryOrder.covered(7, 1)).isEqualTo(1);
        assertThat(CanaryOrder.covered(7, 100)).isEqualTo(7);
    }
}
