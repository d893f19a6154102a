package dev.medsync.cli.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts a {@link TinyService} from the test class path. */
public final class TinyProgram implements Program {
    private final int port;

    private TinyProgram(int port) {
        this.port = port;
    }

    public static ProcessSpec spec(String name, int port, List<String> needs) {
        return new ProcessSpec(
                name, new TinyProgram(port), Map.of("HTTP", port), needs, List.of(), Duration.ofSeconds(60));
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public Launch prepare() {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TinyService.class.getName());
        return new Launch(command, Map.of("TINY_PORT", Integer.toString(port)), Path.of("."));
    }

    @Override
    public Readiness probe() {
        return new HttpProbe(port, List.of(port)).probe();
    }
}
