package dev.medsync.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void aFigureIsHeldAgainstItsGoal() {
        Goal goal = Goal.atMost(10, "s");
        assertThat(Figure.of("startup", "second start")
                        .measured(9.9, "s")
                        .goal(goal)
                        .build()
                        .verdict())
                .isEqualTo(Figure.Verdict.MET);
        assertThat(Figure.of("startup", "second start")
                        .measured(10.1, "s")
                        .goal(goal)
                        .build()
                        .verdict())
                .isEqualTo(Figure.Verdict.MISSED);
    }

    @Test
    void aRateShouldBeLarge() {
        Goal goal = Goal.atLeast(100_000, "rows/s");
        assertThat(Figure.of("backfill", "copied")
                        .measured(99_999, "rows/s")
                        .goal(goal)
                        .build()
                        .verdict())
                .isEqualTo(Figure.Verdict.MISSED);
    }

    @Test
    void whereTheGoalIsARatioTheRatioIsJudged() {
        Figure figure = Figure.of("gateway", "CPU")
                .measured(300, "µs")
                .beside("nginx", 80, "µs")
                .judged(3.75, "×")
                .goal(Goal.atMost(3, "×"))
                .build();
        assertThat(figure.verdict()).isEqualTo(Figure.Verdict.MISSED);
    }

    @Test
    void withoutItsComparisonAGoalStaysOpen() {
        Figure figure = Figure.of("gateway", "CPU")
                .measured(300, "µs")
                .notCompared("install nginx to compare")
                .goal(Goal.atMost(3, "×"))
                .build();
        assertThat(figure.verdict()).isEqualTo(Figure.Verdict.OPEN);
    }

    @Test
    void applesAreNotHeldAgainstPears() {
        assertThatThrownBy(() -> Goal.atMost(3, "ms").isMetBy(Quantity.of(1, "s")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPercentileIsAValueThatWasMeasured() {
        List<Double> values = List.of(4.0, 1.0, 3.0, 2.0);
        assertThat(Percentiles.of(values)).isEqualTo(new Percentiles(2.0, 4.0, 4.0));
    }

    @Test
    void numbersAreReadable() {
        assertThat(Quantity.of(123_456.7, "rows/s")).hasToString("123,457 rows/s");
        assertThat(Quantity.of(12.34, "ms")).hasToString("12.3 ms");
        assertThat(Quantity.of(0.123, "ms")).hasToString("0.12 ms");
        assertThat(Quantity.of(0, "requests")).hasToString("0 requests");
    }
}
