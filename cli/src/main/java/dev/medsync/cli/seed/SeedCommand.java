package dev.medsync.cli.seed;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.UserProblem;
import dev.medsync.cli.control.ControlClient;
import dev.medsync.cli.migration.Platform;
import dev.medsync.cli.option.NumberBetween;
import dev.medsync.cli.topology.Ports;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code medsync seed}: multiplies the monolith's population. */
@Command(
        name = "seed",
        header = "Gives the monolith more patients.",
        description = {
            "Brings the monolith to a number of patients, each with a history: visits, charges, claims, remittances,"
                    + " invoices and payments, about 80 rows a patient. The same number always gives the same rows.",
            "",
            "Everything is loaded in one transaction: Ctrl-C leaves the database as it was. The tables are locked"
                    + " meanwhile, so whoever works in the monolith waits. Refused once a capability has left phase"
                    + " LEGACY, because every row would have to be copied one aggregate at a time; medsync reset"
                    + " begins anew.",
            "",
            "Afterwards the strangler publishes an event for each new patient, encounter and coverage, in the"
                    + " background and for minutes; medsync logs strangler and the records service show it."
        })
public final class SeedCommand implements Callable<Integer> {
    /**
     * All are one transaction, which the strangler reads when it is over: 21 MB of log for a thousand patients, and the
     * server keeps 4 GB for who has not read it yet (max_slot_wal_keep_size).
     */
    private static final long MOST_PATIENTS = 150_000;

    @ParentCommand
    private Medsync medsync = new Medsync();

    @Option(
            names = "--patients",
            paramLabel = "N",
            required = true,
            converter = Population.class,
            description =
                    "How many there shall be in all, at most 150,000; what is missing is added. The monolith ships"
                            + " 1,149.")
    private long patients;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ControlClient client = ControlClient.require(medsync.home());
        for (String needed : List.of("monolith", "strangler")) {
            if (!client.process(needed).isHealthy()) {
                throw new UserProblem(
                        ExitCode.NOT_RUNNING,
                        "The " + needed + " is not healthy, so nobody can say what may be added",
                        "./medsync status shows what runs.");
            }
        }
        requireLegacy(new Platform(medsync.home(), client.portBase()));
        return Multiplication.of(medsync.home(), new Ports(client.portBase()), patients)
                .inheritIO()
                .start()
                .waitFor();
    }

    private static void requireLegacy(Platform platform) throws IOException, InterruptedException {
        for (Map.Entry<String, String> each : platform.strangler().phases().entrySet()) {
            requireLegacy(each.getKey(), each.getValue());
        }
    }

    private static void requireLegacy(String capability, String phase) {
        if (!phase.equals("LEGACY")) {
            throw new UserProblem(
                    ExitCode.FAILED,
                    capability + " is in phase " + phase
                            + ": each new row would have to be copied one aggregate at a time",
                    "Seed while everything is in phase LEGACY: ./medsync reset, ./medsync up -d, then seed.");
        }
    }

    static final class Population extends NumberBetween<Long> {
        Population() {
            super(Long::valueOf, 1L, MOST_PATIENTS);
        }
    }
}
