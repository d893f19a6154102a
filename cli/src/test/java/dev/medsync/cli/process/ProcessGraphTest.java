package dev.medsync.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medsync.cli.process.Program.Launch;
import dev.medsync.cli.process.Program.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessGraphTest {
    private static final Program NOTHING = new Program() {
        @Override
        public Optional<String> missing() {
            return Optional.empty();
        }

        @Override
        public Launch prepare() {
            return new Launch(List.of("true"), Map.of(), Path.of("."));
        }

        @Override
        public Readiness probe() {
            return Readiness.ready();
        }
    };

    private static ProcessSpec process(String name, List<String> needs, List<String> uses) {
        return new ProcessSpec(name, NOTHING, Map.of(), needs, uses, Duration.ofSeconds(1));
    }

    @Test
    void aProcessStartsAfterWhatItNeedsAndUses() {
        ProcessGraph graph = new ProcessGraph(List.of(
                process("gateway", List.of(), List.of("billing")),
                process("billing", List.of("database"), List.of()),
                process("database", List.of(), List.of())));

        assertThat(graph.startOrder()).extracting(ProcessSpec::name).containsExactly("database", "billing", "gateway");
    }

    @Test
    void processesThatDoNotKnowEachOtherStopTogetherAndBeforeWhatTheyUse() {
        ProcessGraph graph = new ProcessGraph(List.of(
                process("database", List.of(), List.of()),
                process("billing", List.of("database"), List.of()),
                process("records", List.of("database"), List.of()),
                process("gateway", List.of(), List.of("billing", "records"))));

        assertThat(graph.stopWaves().stream()
                        .map(wave -> wave.stream().map(ProcessSpec::name).toList()))
                .containsExactly(List.of("gateway"), List.of("billing", "records"), List.of("database"));
    }

    @Test
    void aCircleIsRefusedWithTheNamesInIt() {
        assertThatThrownBy(() -> new ProcessGraph(List.of(
                        process("database", List.of(), List.of()),
                        process("billing", List.of("records", "database"), List.of()),
                        process("records", List.of(), List.of("billing")))))
                .hasMessageContaining("circle: billing, records");
    }

    @Test
    void anUnknownDependencyIsRefused() {
        assertThatThrownBy(() -> new ProcessGraph(List.of(process("billing", List.of("databse"), List.of()))))
                .hasMessageContaining("billing depends on databse");
    }

    @Test
    void aNameListedTwiceIsRefused() {
        assertThatThrownBy(() -> new ProcessGraph(
                        List.of(process("billing", List.of(), List.of()), process("billing", List.of(), List.of()))))
                .hasMessageContaining("listed twice");
    }
}
