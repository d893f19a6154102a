package dev.medsync.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void theSameSeedGivesTheSamePlan() {
        assertThat(Plan.full(42)).isEqualTo(Plan.full(42)).isNotEqualTo(Plan.full(43));
    }

    @Test
    void theFullPlanGoesThroughEveryFaultAtEveryStepInBothDirections() {
        assertThat(failpoints(Plan.full(1).acts())).containsExactlyInAnyOrderElementsOf(Failpoint.all());
        assertThat(Failpoint.all()).hasSize(Step.values().length * 2 * Fault.values().length);
    }

    @Test
    void theQuickPlanLeavesOutDeathsOnly() {
        assertThat(failpoints(Plan.quick(1).acts()))
                .containsAll(Failpoint.all().stream()
                        .filter(each -> !each.fault().kills())
                        .toList());
    }

    @Test
    void nothingDiesInTheCalmPart() {
        assertThat(failpoints(Plan.full(1).calm()))
                .noneMatch(each -> each.fault().kills());
        assertThat(Plan.full(1).calm()).allMatch(each -> each instanceof Act.Passing);
    }

    @Test
    void everyVictimIsKilledInEachForm() {
        for (Plan plan : List.of(Plan.full(1), Plan.quick(1))) {
            Set<String> victims = plan.rough().stream()
                    .filter(each -> each instanceof Act.Crash)
                    .flatMap(each -> ((Act.Crash) each).processes().stream())
                    .collect(Collectors.toSet());
            victims.add("strangler"); // by failpoints, and in the duel
            assertThat(victims).containsExactlyInAnyOrderElementsOf(Plan.VICTIMS);
        }
    }

    private static List<Failpoint> failpoints(List<Act> acts) {
        return acts.stream()
                .filter(each -> each instanceof Act.Passing)
                .map(each -> ((Act.Passing) each).failpoint())
                .toList();
    }
}
