package dev.medsync.strangler.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class GiveWayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Deque<Double> shares = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private Duration rested = Duration.ZERO;

    private final GiveWay giveWay = new GiveWay(
            () -> shares.isEmpty() ? 0 : shares.removeFirst(), PATIENCE, rest -> rested = rested.plus(rest));

    private void slowForLooks(int looks) {
        for (int i = 0; i < looks; i++) {
            shares.add(0.5);
        }
    }

    @Test
    void whileRequestsAreQuickItGoesOnAtOnce() throws InterruptedException {
        shares.add(0.05);
        giveWay.beforeMore(told::add);
        assertThat(rested).isZero();
        assertThat(told).isEmpty();
    }

    @Test
    void whileManyAreSlowItRestsAndSaysSoOnce() throws InterruptedException {
        slowForLooks(2);
        giveWay.beforeMore(told::add);
        slowForLooks(1);
        giveWay.beforeMore(told::add);
        assertThat(rested).isEqualTo(Duration.ofMillis(750));
        assertThat(told).singleElement().asString().contains("2 s at most");
    }

    @Test
    void aPlatformThatIsAlwaysSlowIsMigratedToo() throws InterruptedException {
        slowForLooks(1_000);
        giveWay.beforeMore(told::add);
        giveWay.beforeMore(told::add);
        assertThat(rested).isEqualTo(PATIENCE);
    }

    @Test
    void eachPieceOfWorkHasItsOwnPatience() throws InterruptedException {
        slowForLooks(1_000);
        giveWay.beforeMore(told::add);
        giveWay.begin();
        giveWay.beforeMore(told::add);
        assertThat(rested).isEqualTo(PATIENCE.multipliedBy(2));
        assertThat(told).hasSize(2);
    }
}
