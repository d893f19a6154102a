package dev.medsync.cli.lifecycle;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.UserProblem;
import dev.medsync.cli.control.ControlClient;
import dev.medsync.cli.control.PlatformStatus;
import dev.medsync.cli.process.OwnSession;
import dev.medsync.cli.process.ProcessLog;
import dev.medsync.cli.topology.Ports;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts a supervisor of its own session in the background and follows it until the platform is up. */
public final class DetachedPlatform {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private DetachedPlatform() {}

    /**
     * Starts the platform, shows its progress and returns when it has settled.
     *
     * @return {@link ExitCode#OK} if all processes are healthy, else {@link ExitCode#FAILED}
     */
    public static int start(Home home, int portBase) throws IOException, InterruptedException {
        home.create();
        Process supervisor = launch(home, portBase);
        ProgressView view = ProgressView.standard();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            if (!supervisor.isAlive()) {
                throw ended(home, supervisor.exitValue());
            }
            Optional<ControlClient> client =
                    ControlClient.find(home).filter(found -> found.supervisor() == supervisor.pid());
            if (client.isPresent()) {
                PlatformStatus status = client.get().progress();
                view.show(status);
                if (status.isSettled()) {
                    Welcome.print(System.out, status, new Ports(portBase));
                    return status.isHealthy() ? ExitCode.OK : ExitCode.FAILED;
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new UserProblem(
                ExitCode.FAILED,
                "The platform is not up after " + PATIENCE.toMinutes() + " minutes",
                "./medsync status and ./medsync logs tell more; ./medsync down stops it.");
    }

    private static Process launch(Home home, int portBase) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("-XX:+UseCompactObjectHeaders");
        command.addAll(List.of("-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"));
        command.add("-Dmedsync.project=" + home.project());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.medsync.cli.Main"));
        command.addAll(List.of("up", "--supervise", "--port-base", Integer.toString(portBase)));
        command.addAll(List.of("--home", home.state().toString()));
        File log = home.log("supervisor").toFile();
        return new ProcessBuilder(OwnSession.wrap(command))
                .directory(home.project().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
    }

    /** The supervisor said why before it ended; its words are the message. */
    private static UserProblem ended(Home home, int exitCode) {
        List<String> said = ProcessLog.tail(home.log("supervisor"), 20);
        return new UserProblem(
                exitCode == 0 ? ExitCode.FAILED : exitCode,
                said.isEmpty() ? "The supervisor ended with status " + exitCode : said.getFirst(),
                said.size() > 1 ? String.join("\n", said.subList(1, said.size())) : "See " + home.log("supervisor"));
    }
}
