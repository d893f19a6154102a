package dev.medsync.strangler.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class FailpointsTest {
    private static final Action FENCE = new Action.FenceSource(7);

    private final Failpoints failpoints = new Failpoints(true);

    @Test
    void outsideOfARehearsalNothingCanBeArmed() {
        assertThatThrownBy(() -> new Failpoints(false).arm("after:FenceSource", Failpoints.Fault.DIE))
                .hasMessageContaining("medsync.strangler.failpoints=true");
    }

    @Test
    void anArmedPointLosesOneReply() throws InterruptedException {
        failpoints.arm("lost:FenceSource", Failpoints.Fault.LOSE_REPLY);

        assertThat(failpoints.pass("lost", FENCE, 12)).isTrue();
        assertThat(failpoints.pass("lost", FENCE, 12)).isFalse();
    }

    @Test
    void aPointOfOneFacilityLeavesTheOthersAlone() throws InterruptedException {
        failpoints.arm("lost:FenceSource@12", Failpoints.Fault.LOSE_REPLY);

        assertThat(failpoints.pass("lost", FENCE, 13)).isFalse();
        assertThat(failpoints.armed()).containsExactly("lost:FenceSource@12");
        assertThat(failpoints.pass("lost", FENCE, 12)).isTrue();
        assertThat(failpoints.armed()).isEmpty();
    }

    @Test
    void aMoveStandsStillUntilItIsLetGo() throws InterruptedException {
        failpoints.arm("before:FenceSource@12", Failpoints.Fault.PAUSE);
        AtomicBoolean lost = new AtomicBoolean(true);
        Thread mover = Thread.ofVirtual().start(() -> lost.set(passed()));
        Awaitility.await().until(() -> failpoints.standing().contains("before:FenceSource@12"));

        failpoints.release("before:FenceSource@12");

        assertThat(mover.join(Duration.ofSeconds(5))).isTrue();
        assertThat(lost).isFalse();
        assertThat(failpoints.standing()).isEmpty();
    }

    private boolean passed() {
        try {
            return failpoints.pass("before", FENCE, 12);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
