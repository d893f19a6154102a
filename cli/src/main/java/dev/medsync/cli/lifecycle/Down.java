package dev.medsync.cli.lifecycle;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.control.ControlClient;
import dev.medsync.cli.process.ProcessRecords;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
        Optional<ControlClient> client = ControlClient.find(home);
        if (client.isEmpty()) {
            List<String> leftovers = new ProcessRecords(home.run().resolve("pids")).stopLeftovers();
            return !leftovers.isEmpty();
        }
        Optional<ProcessHandle> supervisor = ProcessHandle.of(client.get().supervisor());
        client.get().stop();
        if (supervisor.isPresent()) {
            try {
                supervisor.get().onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                throw new IOException(
                        "The supervisor (process " + supervisor.get().pid() + ") does not end", e);
            }
        }
        return true;
    }
}
