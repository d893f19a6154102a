package dev.medsync.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EarlyEndTest {
    @Test
    void theTimePassesWhenNobodyAsks() throws InterruptedException {
        try (EarlyEnd end = EarlyEnd.onControlC()) {
            assertThat(end.within(Duration.ofMillis(1))).isFalse();
        }
    }

    @Test
    void whoAsksEndsTheWaitAndWaitsForTheReport() throws InterruptedException {
        EarlyEnd end = EarlyEnd.onControlC();
        Thread asking = Thread.ofPlatform().start(end::awaitReport);

        assertThat(end.within(Duration.ofMinutes(1))).isTrue();
        assertThat(asking.isAlive()).isTrue();

        end.close();
        assertThat(asking.join(Duration.ofMinutes(1))).isTrue();
    }
}
