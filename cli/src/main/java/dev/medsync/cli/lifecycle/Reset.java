package dev.medsync.cli.lifecycle;

import dev.medsync.cli.DirectoryTree;
import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.UserProblem;
import java.io.Console;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code medsync reset}. */
@Command(
        name = "reset",
        header = "Stops the platform and deletes its data.",
        description = {
            "Stops the platform and deletes its data: databases, messages, keys, certificates, secrets and logs.",
            "",
            "Keeps what is only costly to make again: unpacked binaries and AOT caches (--all deletes them too)."
        })
public final class Reset implements Callable<Integer> {
    @ParentCommand
    private Medsync medsync = new Medsync();

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Option(names = "--all", description = "Delete the whole state directory.")
    private boolean all;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Home home = medsync.home();
        if (!yes && !confirmed(home)) {
            System.out.println("Nothing was deleted.");
            return ExitCode.FAILED;
        }
        if (Down.stop(home)) {
            System.out.println("Stopped the platform.");
        }
        DirectoryTree.delete(home.data());
        DirectoryTree.delete(home.logs());
        DirectoryTree.delete(home.pki());
        DirectoryTree.delete(home.keys());
        DirectoryTree.delete(home.run());
        DirectoryTree.delete(home.lib());
        if (all) {
            DirectoryTree.delete(home.binaries());
            DirectoryTree.delete(home.aot());
        }
        System.out.println("Deleted the data in " + home.state() + ".");
        return ExitCode.OK;
    }

    private static boolean confirmed(Home home) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new UserProblem(
                    ExitCode.USAGE, "reset asks before it deletes, and nobody is there to answer", "Add --yes.");
        }
        String answer = console.readLine("Delete all data in %s? [y/N] ", home.state());
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }
}
