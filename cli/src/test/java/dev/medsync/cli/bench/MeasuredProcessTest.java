package dev.medsync.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A child counts with its parent, unless it has a line of its own. */
class MeasuredProcessTest {
    @Test
    void aChildIsCountedOnce() throws IOException {
        Process child = new ProcessBuilder("sleep", "60").start();
        try {
            ProcessHandle self = ProcessHandle.current();
            assertThat(MeasuredProcess.of(self).members()).contains(self, child.toHandle());
            assertThat(MeasuredProcess.without(self, List.of(child.toHandle())).members())
                    .contains(self)
                    .doesNotContain(child.toHandle());
        } finally {
            child.destroyForcibly();
        }
    }
}
