package dev.medsync.billing.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FeedTest {
    private static final Duration PATIENT = Duration.ofSeconds(30);

    private final AtomicLong now = new AtomicLong(1_000_000_000);
    private final Feed feed = new Feed(now::get);

    private void pass(double seconds) {
        now.addAndGet((long) (seconds * 1e9));
    }

    /** Events arrive all the time. */
    private void chatter(double seconds) {
        for (double passed = 0; passed < seconds; passed += 0.1) {
            pass(0.1);
            feed.heard();
        }
    }

    @Test
    void whatIsMissingWhileOthersArriveIsWaitedForAMoment() {
        chatter(5);
        long begin = now.get();
        chatter(3.8);
        assertThat(feed.mayStillBring(begin, PATIENT)).isTrue();
        chatter(0.3);
        assertThat(feed.mayStillBring(begin, PATIENT)).isFalse();
    }

    @Test
    void whileNobodyTellsAnythingItIsWaitedForLonger() {
        chatter(5);
        long begin = now.get();
        pass(8.9);
        assertThat(feed.mayStillBring(begin, PATIENT)).isTrue();
        pass(0.2);
        assertThat(feed.mayStillBring(begin, PATIENT)).isFalse();
    }

    @Test
    void whatWasNotToldDuringASilenceIsWaitedForAsLongAgain() {
        chatter(5);
        long begin = now.get();
        pass(2);
        feed.heard();
        assertThat(feed.mayStillBring(begin, PATIENT)).isTrue();
        chatter(5.8);
        assertThat(feed.mayStillBring(begin, PATIENT)).isTrue();
        chatter(0.3);
        assertThat(feed.mayStillBring(begin, PATIENT)).isFalse();
    }

    @Test
    void nobodyWaitsLongerThanTheCallerHasTime() {
        long begin = now.get();
        pass(1.1);
        assertThat(feed.mayStillBring(begin, Duration.ofSeconds(1))).isFalse();
    }
}
