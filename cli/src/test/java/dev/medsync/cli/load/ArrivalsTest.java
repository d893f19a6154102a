package dev.medsync.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    @Test
    void withoutARampAllComeEvenly() {
        Arrivals arrivals = new Arrivals(50, Duration.ZERO);
        assertThat(LongStream.of(0, 1, 50).map(arrivals::nanos)).containsExactly(0L, 20_000_000L, 1_000_000_000L);
    }

    @Test
    void halfAsManyComeWhileTheRateRises() {
        Arrivals arrivals = new Arrivals(60, Duration.ofSeconds(20));
        assertThat(LongStream.range(0, 5_000)
                        .filter(request ->
                                arrivals.nanos(request) < Duration.ofSeconds(20).toNanos())
                        .count())
                .isEqualTo(60 * 20 / 2);
    }

    @Test
    void aQuarterOfThoseComeInTheFirstHalfOfTheRise() {
        Arrivals arrivals = new Arrivals(60, Duration.ofSeconds(20));
        assertThat(arrivals.nanos(150)).isEqualTo(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void afterTheRiseTheyComeAtTheRate() {
        Arrivals arrivals = new Arrivals(60, Duration.ofSeconds(20));
        assertThat(arrivals.nanos(660) - arrivals.nanos(600)).isEqualTo(1_000_000_000L);
        assertThat(arrivals.nanos(600)).isEqualTo(Duration.ofSeconds(20).toNanos());
    }

    @Test
    void noneIsDueBeforeTheOneBeforeIt() {
        Arrivals arrivals = new Arrivals(7.3, Duration.ofMillis(3_333));
        assertThat(LongStream.range(0, 1_000).map(arrivals::nanos)).isSorted();
    }
}
