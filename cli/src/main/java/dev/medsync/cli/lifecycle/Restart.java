package dev.medsync.cli.lifecycle;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.control.ControlClient;
import dev.medsync.cli.control.PlatformStatus.ProcessStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code medsync restart}. */
@Command(
        name = "restart",
        header = "Stops one process and starts it again.",
        description = {
            "Stops one process in order and starts it again, with the jar as it is now; waits until it is healthy,"
                    + " at most five minutes.",
            "",
            "Builds first if sources changed. To see each edit within seconds, use medsync dev."
        })
public final class Restart implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @ParentCommand
    private Medsync medsync = new Medsync();

    @Parameters(paramLabel = "PROCESS", description = "Its name in medsync status.")
    private String process = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        ControlClient client = ControlClient.require(medsync.home());
        client.restart(process);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            ProcessStatus now = client.process(process);
            if (now.isHealthy()) {
                Long ready = now.readyMillis();
                System.out.printf(
                        Locale.ROOT, "%s is healthy after %.1f s%n", process, (ready == null ? 0 : ready) / 1000.0);
                return ExitCode.OK;
            }
            if (now.isSettled()) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        System.err.println(
                process + " did not become healthy: " + client.process(process).message());
        System.err.println("./medsync logs " + process + " shows what it says.");
        return ExitCode.FAILED;
    }
}
