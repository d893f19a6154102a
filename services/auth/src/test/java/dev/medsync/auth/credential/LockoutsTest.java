package dev.medsync.auth.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LockoutsTest {
    @Test
    void eachFailureLocksTwiceAsLongAsTheOneBeforeUpToAnHour() {
        assertThat(Lockouts.lockAfter(5)).isEqualTo(Duration.ofSeconds(30));
        assertThat(Lockouts.lockAfter(6)).isEqualTo(Duration.ofSeconds(60));
        assertThat(Lockouts.lockAfter(11)).isEqualTo(Duration.ofSeconds(1920));
        assertThat(Lockouts.lockAfter(12)).isEqualTo(Duration.ofHours(1));
        assertThat(Lockouts.lockAfter(1_000_000)).isEqualTo(Duration.ofHours(1));
    }
}
