package dev.medsync.cli.topology;

import dev.medsync.cli.Home;
import dev.medsync.cli.process.HttpProbe;
import dev.medsync.cli.process.JavaProgram;
import dev.medsync.cli.process.JvmProfile;
import dev.medsync.cli.process.ProcessSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Describes one JVM of the platform, in words that keep {@link Topology}'s list readable. */
final class JvmProcess {
    private final String name;
    private final String module;
    private final String mainClass;
    private JvmProfile profile = JvmProfile.QUICK_START;
    private int heapMegabytes = 96;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private int healthPort;
    private List<String> arguments = List.of();
    private Map<String, String> environment = Map.of();
    private List<String> needs = List.of();
    private List<String> uses = List.of();

    private JvmProcess(String name, String mainClass) {
        this.name = name;
        this.module = Modules.directory(name)
                .orElseThrow(() -> new IllegalArgumentException("which module is " + name + "?"));
        this.mainClass = mainClass;
    }

    static JvmProcess named(String name, String mainClass) {
        return new JvmProcess(name, mainClass);
    }

    String name() {
        return name;
    }

    /** C1 only. */
    JvmProcess quickStart(int megabytes) {
        profile = JvmProfile.QUICK_START;
        heapMegabytes = megabytes;
        return this;
    }

    /** C1 and C2. */
    JvmProcess latency(int megabytes) {
        profile = JvmProfile.LATENCY;
        heapMegabytes = megabytes;
        return this;
    }

    JvmProcess port(String use, int port) {
        ports.put(use, port);
        return this;
    }

    /** The port that answers {@code /health}. */
    JvmProcess healthPort(String use, int port) {
        ports.put(use, port);
        healthPort = port;
        return this;
    }

    JvmProcess arguments(String... values) {
        arguments = List.of(values);
        return this;
    }

    JvmProcess environment(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    /** Starts when these are healthy. */
    JvmProcess needs(String... names) {
        needs = List.of(names);
        return this;
    }

    /** Starts without these, is launched after and stopped before them. */
    JvmProcess uses(String... names) {
        uses = List.of(names);
        return this;
    }

    ProcessSpec in(Home home, Duration startTimeout, boolean caches) {
        JavaProgram.Main main = new JavaProgram.Main(name, module, mainClass, profile, heapMegabytes, arguments);
        HttpProbe probe = new HttpProbe(healthPort, List.copyOf(ports.values()));
        JavaProgram program = new JavaProgram(main, home, environment, probe::probe, caches);
        return new ProcessSpec(name, program, ports, needs, uses, startTimeout);
    }
}
