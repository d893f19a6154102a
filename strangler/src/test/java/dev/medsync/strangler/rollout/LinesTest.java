package dev.medsync.strangler.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {

    private final Lines lines = new Lines("billing");

    @Test
    void whoAsksAgainWithTheNextLineHearsEachOnce() {
        lines.say("one");
        Said first = lines.since(0);
        lines.say("two");
        lines.say("three");
        Said second = lines.since(first.next());
        assertThat(first.lines()).containsExactly("one");
        assertThat(second.lines()).containsExactly("two", "three");
        assertThat(lines.since(second.next())).isEqualTo(new Said(3, List.of()));
    }

    @Test
    void whatIsForgottenIsSkipped() {
        for (int line = 0; line < 600; line++) {
            lines.say("line " + line);
        }
        assertThat(lines.since(50).lines()).hasSize(500).startsWith("line 100");
        assertThat(lines.since(599)).isEqualTo(new Said(600, List.of("line 599")));
    }

    @Test
    void aNumberOfAnotherRunIsNoLineOfThisOne() {
        lines.say("one");
        assertThat(lines.since(7)).isEqualTo(new Said(1, List.of()));
    }
}
