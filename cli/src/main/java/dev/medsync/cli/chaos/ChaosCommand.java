package dev.medsync.cli.chaos;

import dev.medsync.cli.DirectoryTree;
import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.lifecycle.PlatformHost;
import dev.medsync.cli.option.NumberBetween;
import dev.medsync.cli.option.RequestRate;
import dev.medsync.cli.option.Seed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code medsync chaos}: a rehearsal of failures on a platform of its own. */
@Command(
        name = "chaos",
        header = "Rehearses failures: moves under load while everything that can die dies.",
        description = {
            "Starts a platform of its own beside whatever runs (its state is the directory chaos of the state directory,"
                    + " its ports are free ones), puts it under load, and moves facilities there and back: with a fault at"
                    + " every step in both directions, with kill -9 of every process, with a second strangler.",
            "",
            "Keeps a ledger of every acknowledged write and looks it up in both databases. While nothing is killed, no"
                    + " request may fail; nothing may be lost, doubled or wrong; each facility has one owner in the end."
                    + " The exit status is 1 when one of these does not hold. --seed repeats a run's plan."
        })
public final class ChaosCommand implements Callable<Integer> {
    @ParentCommand
    private Medsync medsync = new Medsync();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "1",
            converter = Runs.class,
            description = "How many, 1 to 1,000. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--seed",
            paramLabel = "S",
            converter = Seed.class,
            description =
                    "The first run's, a number up to 999,999,999; each further run's is one more. Default: a random one, printed.")
    private @Nullable Long seed;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "0",
            converter = Minutes.class,
            description = "Go on with further runs for so many minutes, at most a day. Default: ${DEFAULT-VALUE}.")
    private long minutes;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "60",
            converter = RequestRate.class,
            description =
                    "Requests a second, 0.1 to 10,000; half of them at the facility that moves. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(names = "--quick", description = "The short form that mvn verify runs.")
    private boolean quick;

    @Option(names = "--keep", description = "Keep the platform's data afterwards (its logs stay in any case).")
    private boolean keep;

    @Override
    public Integer call() throws Exception {
        Home own = Home.of(medsync.home().project(), medsync.home().state().resolve("chaos"));
        long first = seed == null ? ThreadLocalRandom.current().nextLong(1, 1_000_000) : seed;
        PlatformHost.requireNoneIn(own);
        DirectoryTree.delete(own.data());
        DirectoryTree.delete(own.logs());
        Tally tally = new Tally();
        ChaosRun run = new ChaosRun(own, System.out::println);
        run.rehearse(new ChaosRun.Settings(first, runs, Duration.ofMinutes(minutes), rate, quick, !quick), tally);
        System.out.println();
        tally.table().forEach(line -> System.out.println("  " + line));
        Path logs = own.logs();
        if (!keep) {
            DirectoryTree.delete(own.data());
        }
        if (tally.violations().isEmpty()) {
            System.out.println("Nothing that must not happen has happened.");
            return ExitCode.OK;
        }
        System.out.println();
        tally.violations().forEach(each -> System.out.println("  " + each));
        System.out.printf(
                "Repeat it with ./medsync chaos --seed %d; look at what the processes said in %s.%n", first, logs);
        return ExitCode.FAILED;
    }

    static final class Runs extends NumberBetween<Integer> {
        Runs() {
            super(Integer::valueOf, 1, 1_000);
        }
    }

    static final class Minutes extends NumberBetween<Long> {
        Minutes() {
            super(Long::valueOf, 0L, 1_440L);
        }
    }
}
