package dev.medsync.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.cli.chaos.Step;
import dev.medsync.strangler.move.Action;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The rehearsal knows the steps of a move by name only. */
class FailpointsOfEveryStepTest {
    @Test
    void noStepOfAMoveIsMissingFromTheRehearsal() {
        assertThat(Arrays.stream(Step.values()).map(Step::point))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Action.class.getPermittedSubclasses())
                        .filter(each -> each != Action.Finish.class)
                        .map(Class::getSimpleName)
                        .toList());
    }
}
