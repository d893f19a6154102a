package dev.medsync.platform.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LanesTest {

    @Test
    void twoHundredFacilitiesSpreadEvenlyOverTheLanes() {
        int[] facilities = new int[Lanes.COUNT];
        IntStream.rangeClosed(1, 200).forEach(facility -> facilities[Lanes.of(facility)]++);
        assertThat(IntStream.of(facilities).boxed().toList())
                .allSatisfy(count -> assertThat(count).isBetween(10, 15));
    }
}
