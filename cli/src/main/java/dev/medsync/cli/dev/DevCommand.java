package dev.medsync.cli.dev;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.UserProblem;
import dev.medsync.cli.control.ControlClient;
import dev.medsync.cli.process.ClassPath;
import dev.medsync.cli.topology.Modules;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code medsync dev}: serves each edit of one process's sources within seconds. */
@Command(
        name = "dev",
        header = "Serves each edit of a process's sources within seconds.",
        description = {
            "Watches the sources and resources of one process of the running platform. What changed is compiled, and"
                    + " the process goes on with it: new bodies of methods are swapped into it as it runs; for anything"
                    + " else it alone is restarted, and requests wait at the gateway. What does not compile is shown as"
                    + " javac says it, and the old classes go on.",
            "",
            "Ctrl-C gives the process back to its jar. Error Prone, NullAway and tests do not run here: mvn verify does"
                    + " that. Changes of platform/ or proto/ need medsync restart."
        })
public final class DevCommand implements Callable<Integer> {
    @ParentCommand
    private Medsync medsync = new Medsync();

    @Parameters(paramLabel = "PROCESS", description = "Its name in medsync status, e.g. billing.")
    private String process = "";

    @Option(names = "--restart", description = "Restart for every edit, also where new bodies could be swapped in.")
    private boolean restart;

    @Override
    public Integer call() throws Exception {
        Home home = medsync.home();
        ControlClient client = ControlClient.require(home);
        client.process(process); // a problem that lists what there is, when it is none
        Path module = home.project()
                .resolve(Modules.directory(process)
                        .orElseThrow(() -> new UserProblem(
                                ExitCode.USAGE,
                                process + " has no sources here",
                                "There are sources of the services, the monolith, the strangler and servicebus.")));
        Path work = Home.privateDirectory(home.state().resolve("dev").resolve(process));
        try (FileChannel lock = alone(work.resolve("lock"));
                ModuleCompiler compiler =
                        new ModuleCompiler(module, ClassPath.of(module).libraries(), work.resolve("classes"))) {
            DevSession session =
                    new DevSession(client, process, compiler, new HotSwap(work.resolve("swap")), restart, System.out);
            session.run(new SourceWatch(module.resolve("src/main")), module.resolve("src/main"));
        }
        return ExitCode.OK;
    }

    private FileChannel alone(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new UserProblem(
                    ExitCode.ALREADY_RUNNING,
                    "Somebody develops " + process + " already",
                    "End the other medsync dev " + process + " first.");
        }
        return channel;
    }
}
