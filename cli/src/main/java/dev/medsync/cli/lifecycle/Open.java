package dev.medsync.cli.lifecycle;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.control.ControlClient;
import dev.medsync.cli.migration.Platform;
import dev.medsync.cli.process.OwnSession;
import dev.medsync.cli.topology.Ports;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code medsync open}. */
@Command(
        name = "open",
        header = "Opens the console in a browser.",
        description = {
            "Opens the console in a browser, or prints its address where there is none.",
            "",
            "The address ends with a code that lets this browser press the console's buttons: it works once, within a"
                    + " minute. Without it the page only shows."
        })
public final class Open implements Callable<Integer> {
    @ParentCommand
    private Medsync medsync = new Medsync();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ControlClient client = ControlClient.require(medsync.home());
        String code =
                new Platform(medsync.home(), client.portBase()).strangler().consoleCode();
        open("http://localhost:" + new Ports(client.portBase()).console() + "/console/#code=" + code);
        return ExitCode.OK;
    }

    /** Prints the address, and opens it where there is a browser to open it with. */
    public static void open(String address) throws IOException, InterruptedException {
        System.out.println(address);
        Optional<String> opener =
                Stream.of("open", "xdg-open").filter(OwnSession::onPath).findFirst();
        boolean display = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        if (opener.isPresent() && (display || mac)) {
            new ProcessBuilder(OwnSession.wrap(List.of(opener.get(), address)))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        }
    }
}
