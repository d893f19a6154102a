package dev.medsync.cli.lifecycle;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.control.ControlClient;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code medsync kill}: a crash on demand, for demonstrations and chaos. */
@Command(
        name = "kill",
        header = "Kills one process, as a crash would.",
        hidden = true,
        description = "Kills one process with kill -9, as a crash would; the supervision starts it again.")
public final class Kill implements Callable<Integer> {
    @ParentCommand
    private Medsync medsync = new Medsync();

    @Parameters(paramLabel = "PROCESS", description = "Its name in medsync status.")
    private String process = "";

    @Override
    public Integer call() throws IOException {
        ControlClient.require(medsync.home()).kill(process);
        System.out.println("Killed " + process + ".");
        return ExitCode.OK;
    }
}
