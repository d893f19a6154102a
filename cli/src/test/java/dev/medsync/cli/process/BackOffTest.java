package dev.medsync.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private final BackOff backOff = new BackOff();

    @Test
    void theFirstRestartComesAlmostAtOnce() {
        assertThat(backOff.next(Duration.ofHours(1))).isLessThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void whoKeepsFailingWaitsLongerUpToAQuarterOfAMinute() {
        Duration last = Duration.ZERO;
        for (int failure = 0; failure < 20; failure++) {
            Duration pause = backOff.next(Duration.ZERO);
            assertThat(pause).isGreaterThanOrEqualTo(last);
            last = pause;
        }
        assertThat(last).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void beingHealthyForAWhileForgivesEarlierFailures() {
        for (int failure = 0; failure < 5; failure++) {
            backOff.next(Duration.ZERO);
        }
        assertThat(backOff.next(Duration.ofMinutes(1))).isEqualTo(Duration.ofMillis(100));
    }
}
