package dev.medsync.cli.lifecycle;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.UserProblem;
import dev.medsync.cli.control.ControlClient;
import dev.medsync.cli.process.ProcessRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code medsync down}. */
@Command(
        name = "down",
        header = "Stops the platform.",
        description = {
            "Stops the platform, in reverse order of its start; the data stays.",
            "",
            "Also stops processes that a supervisor left behind when it was killed."
        })
public final class Down implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Longer than a supervisor is not to be reached when it begins or ends. */
    private static final Duration SPEECHLESS = Duration.ofSeconds(10);

    @ParentCommand
    private Medsync medsync = new Medsync();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Home home = medsync.home();
        if (stop(home)) {
            System.out.println("Stopped. The data stays; ./medsync reset deletes it.");
            return ExitCode.OK;
        }
        System.out.println("Nothing runs (looked in " + home.state() + ").");
        return ExitCode.OK;
    }

    /** Stops whatever runs in this home and waits for its end; false when nothing did. */
    public static boolean stop(Home home) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SPEECHLESS.toNanos();
        boolean found = false;
        while (true) {
            Optional<ControlClient> client = ControlClient.find(home);
            if (client.isPresent()) {
                stop(client.get());
                return true;
            }
            Optional<Boolean> cleaned = stopLeftovers(home);
            if (cleaned.isPresent()) {
                return found || cleaned.get();
            }
            // A supervisor that is about to begin or to end.
            found = true;
            if (System.nanoTime() > deadline) {
                throw unreachable(home);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Whether a supervisor that was killed had left processes behind; empty while another one lives. */
    private static Optional<Boolean> stopLeftovers(Home home) {
        if (!Files.isDirectory(home.run())) {
            return Optional.of(false);
        }
        return PlatformLock.tryTake(home).map(lock -> {
            try (lock) {
                return !new ProcessRecords(home.run().resolve("pids"))
                        .stopLeftovers()
                        .isEmpty();
            }
        });
    }

    private static UserProblem unreachable(Home home) {
        String supervisor =
                PlatformLock.holder(home).map(pid -> "process " + pid).orElse("a process");
        String kill = PlatformLock.holder(home).map(pid -> "kill -INT " + pid).orElse("Ctrl-C in its terminal");
        return new UserProblem(
                ExitCode.FAILED,
                "MedSync runs (" + supervisor + "), but " + home.run()
                        + "/control.json, which tells how to reach it, is missing or damaged",
                "Stop it with " + kill + ": that stops everything in order.");
    }

    private static void stop(ControlClient client) throws IOException, InterruptedException {
        Optional<ProcessHandle> supervisor = ProcessHandle.of(client.supervisor());
        client.stop();
        if (supervisor.isPresent()) {
            try {
                supervisor.get().onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                throw new IOException(
                        "The supervisor (process " + supervisor.get().pid() + ") does not end", e);
            }
        }
    }
}
