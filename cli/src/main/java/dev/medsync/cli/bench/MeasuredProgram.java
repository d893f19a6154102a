package dev.medsync.cli.bench;

import dev.medsync.cli.process.ProcessSpec;
import dev.medsync.cli.process.Program;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A program as a measurement wants it: it never records for an AOT cache, which is slower, and some of its settings may be
 * left out.
 *
 * @param unset environment variables that it does not get
 */
record MeasuredProgram(Program program, Set<String> unset) implements Program {

    /** The process without those settings, waiting for nobody but whom it needs. */
    static ProcessSpec of(ProcessSpec spec, String... unset) {
        return new ProcessSpec(
                spec.name(),
                new MeasuredProgram(spec.program(), Set.of(unset)),
                spec.ports(),
                spec.needs(),
                List.of(),
                spec.startTimeout());
    }

    @Override
    public Optional<String> missing() {
        return program.missing();
    }

    @Override
    public Launch prepare() throws IOException {
        Launch launch = program.prepare();
        Map<String, String> environment = new HashMap<>(launch.environment());
        environment.keySet().removeAll(unset);
        List<String> command = launch.command().stream()
                .filter(each -> !each.startsWith("-XX:AOTCacheOutput"))
                .toList();
        return new Launch(command, environment, launch.directory());
    }

    @Override
    public Readiness probe() {
        return program.probe();
    }

    @Override
    public StopSignal stopSignal() {
        return program.stopSignal();
    }
}
