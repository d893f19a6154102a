package dev.medsync.cli;

import dev.medsync.cli.bench.BenchCommand;
import dev.medsync.cli.chaos.ChaosCommand;
import dev.medsync.cli.demo.DemoCommand;
import dev.medsync.cli.dev.DevCommand;
import dev.medsync.cli.doctor.Doctor;
import dev.medsync.cli.lifecycle.Down;
import dev.medsync.cli.lifecycle.Kill;
import dev.medsync.cli.lifecycle.Logs;
import dev.medsync.cli.lifecycle.Open;
import dev.medsync.cli.lifecycle.Reset;
import dev.medsync.cli.lifecycle.Restart;
import dev.medsync.cli.lifecycle.Status;
import dev.medsync.cli.lifecycle.Up;
import dev.medsync.cli.load.LoadCommand;
import dev.medsync.cli.migration.MigrateCommand;
import dev.medsync.cli.migration.PlanCommand;
import dev.medsync.cli.migration.RollbackCommand;
import dev.medsync.cli.migration.ShadowCommand;
import dev.medsync.cli.migration.VerifyCommand;
import dev.medsync.cli.order.OrderCommand;
import dev.medsync.cli.seed.SeedCommand;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/**
 * Every command, in the order in which help shows them. To add one: a class with {@code @Command} that implements
 * {@code Callable<Integer>} in a package of its own below this one, and a line here.
 */
final class Commands {
    private Commands() {}

    private static List<Object> all() {
        return List.of(
                new DemoCommand(),
                new Up(),
                new Status(),
                new Logs(),
                new Restart(),
                new Kill(),
                new Down(),
                new Reset(),
                new Open(),
                new Doctor(),
                new SeedCommand(),
                new DevCommand(),
                new LoadCommand(),
                new MigrateCommand(),
                new RollbackCommand(),
                new VerifyCommand(),
                new ShadowCommand(),
                new OrderCommand(),
                new PlanCommand(),
                new ChaosCommand(),
                new BenchCommand(),
                new Help());
    }

    static CommandLine commandLine() {
        return commandLine(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** @param traces where stack traces go that a failure leaves */
    static CommandLine commandLine(Path traces) {
        CommandLine medsync = new CommandLine(new Medsync());
        all().forEach(medsync::addSubcommand);
        HelpStyle.apply(medsync);
        medsync.setCaseInsensitiveEnumValuesAllowed(true);
        FailureReport failures = new FailureReport(traces);
        medsync.setParameterExceptionHandler(failures);
        medsync.setExecutionExceptionHandler(failures);
        return medsync;
    }
}
