package dev.medsync.cli.bench;

import dev.medsync.cli.Home;
import dev.medsync.cli.process.ProcessSnapshot;
import dev.medsync.cli.process.ProcessSpec;
import dev.medsync.cli.process.Supervisor;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Some processes that a measurement needs, without the rest of the platform. */
final class Group implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Supervisor supervisor;
    private final Thread onExit;

    private Group(Supervisor supervisor) {
        this.supervisor = supervisor;
        // Ctrl-C leaves nothing: who only stopped the processes would see them started again.
        this.onExit = new Thread(supervisor::stop, "bench-group-stop");
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /** Starts them and waits until all are healthy. */
    static Group start(Home home, List<ProcessSpec> specs) throws IOException, InterruptedException {
        home.create();
        Supervisor supervisor = new Supervisor(specs, home::log, home.run().resolve("pids"), snapshot -> {});
        supervisor.stopLeftovers();
        Group group = new Group(supervisor);
        supervisor.start();
        if (!supervisor.awaitHealthy(PATIENCE)) {
            String states = supervisor.snapshots().stream()
                    .map(each -> each.name() + " " + each.state() + " " + each.message() + " " + each.logTail())
                    .toList()
                    .toString();
            group.close();
            throw new IOException("Not everything started: " + states);
        }
        return group;
    }

    /** All processes by name. */
    Map<String, MeasuredProcess> processes() {
        Map<String, MeasuredProcess> processes = new LinkedHashMap<>();
        for (ProcessSnapshot each : supervisor.snapshots()) {
            ProcessHandle.of(each.pid()).ifPresent(root -> processes.put(each.name(), MeasuredProcess.of(root)));
        }
        return processes;
    }

    /** Stops one of them; the others go on. */
    void stop(String name) {
        MeasuredProcess process = processes().get(name);
        supervisor.stop(name);
        if (process != null) {
            process.root().onExit().orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    @Override
    public void close() {
        supervisor.stop();
        Runtime.getRuntime().removeShutdownHook(onExit);
    }
}
