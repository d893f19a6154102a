package dev.medsync.gateway.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackOffTest {
    private static final int MANY = 1_000; // every pause is random

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 4", "2, 8", "3, 16", "4, 16", "60, 16"})
    void aMoveThatTakesAsLongAsMovesDoIsAskedForOften(int round, int millis) {
        for (int i = 0; i < MANY; i++) {
            assertAbout(BackOff.scout(round, TimeUnit.MILLISECONDS.toNanos(60)), millis);
        }
    }

    @ParameterizedTest
    @CsvSource({"400, 50", "1000, 125", "2000, 250", "9000, 250"})
    void oneThatTakesLongIsAskedForAfterAnEighthOfTheWait(int waitedMillis, int millis) {
        for (int i = 0; i < MANY; i++) {
            assertAbout(BackOff.scout(20, TimeUnit.MILLISECONDS.toNanos(waitedMillis)), millis);
        }
    }

    private static void assertAbout(long nanos, int millis) {
        long nominal = TimeUnit.MILLISECONDS.toNanos(millis);
        assertThat(nanos).isBetween(nominal * 3 / 4, nominal * 5 / 4);
    }
}
