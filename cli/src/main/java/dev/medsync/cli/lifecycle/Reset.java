package dev.medsync.cli.lifecycle;

import dev.medsync.cli.DirectoryTree;
import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.UserProblem;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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

    @Option(names = "--all", description = "Also delete unpacked binaries and AOT caches.")
    private boolean all;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Home home = medsync.home();
        requireHome(home);
        if (!yes && !confirmed(home)) {
            System.out.println("Nothing was deleted.");
            return ExitCode.FAILED;
        }
        if (Down.stop(home)) {
            System.out.println("Stopped the platform.");
        }
        delete(home);
        System.out.println("Deleted the data in " + home.state() + ".");
        return ExitCode.OK;
    }

    private void delete(Home home) throws IOException {
        if (!Files.isDirectory(home.run())) {
            deleteParts(home);
            return;
        }
        try (PlatformLock lock = PlatformLock.tryTake(home).orElseThrow(() -> PlatformHost.alreadyRunning(home))) {
            deleteParts(home);
            // The lock stays: by it the directory is known to be a home.
            try (Stream<Path> run = Files.list(home.run())) {
                for (Path each : run.filter(file -> !file.equals(PlatformLock.file(home)))
                        .toList()) {
                    DirectoryTree.delete(each);
                }
            }
        }
    }

    private void deleteParts(Home home) throws IOException {
        for (Path part : List.of(home.data(), home.logs(), home.pki(), home.keys(), home.lib())) {
            DirectoryTree.delete(part);
        }
        if (all) {
            DirectoryTree.delete(home.binaries());
            DirectoryTree.delete(home.aot());
        }
    }

    /** Somebody's own directory may have a data, a bin and a lib as well. */
    static void requireHome(Home home) {
        boolean known = home.isDefault() || Files.exists(PlatformLock.file(home));
        if (!known && Files.exists(home.state())) {
            throw new UserProblem(
                    ExitCode.USAGE,
                    home.state() + " is no state directory of MedSync, so nothing in it is deleted",
                    "--home names the one to reset; without it, it is .medsync in the project.");
        }
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
