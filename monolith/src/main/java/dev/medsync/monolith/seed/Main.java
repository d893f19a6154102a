package dev.medsync.monolith.seed;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Seeds a legacy database by hand. {@code --url jdbc:… --username … --password … [--patients N] [--user-password …]}; the
 * passwords may also come from the environment ({@code MEDSYNC_DATA_PASSWORD}, {@code MEDSYNC_MONOLITH_SEED_PASSWORD}),
 * where other users of the machine do not see them. Exit codes: 0 done or nothing to do, 1 refused or failed, 2 usage.
 */
public final class Main {
    /** For a demo on one machine. Any other installation sets {@code medsync.monolith.seed-password} or seeds nothing. */
    static final String DEMO_PASSWORD = "demo";

    private static final List<String> OPTIONS =
            List.of("--url", "--username", "--password", "--patients", "--user-password");

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments, System::getenv));
    }

    static int run(String[] arguments, UnaryOperator<@Nullable String> environment) throws InterruptedException {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!OPTIONS.contains(arguments[i]) || i + 1 == arguments.length) {
                return usage("unknown or incomplete option " + arguments[i]);
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        putIfPresent(options, "--password", environment.apply("MEDSYNC_DATA_PASSWORD"));
        putIfPresent(options, "--user-password", environment.apply("MEDSYNC_MONOLITH_SEED_PASSWORD"));
        String url = options.get("--url");
        String username = options.get("--username");
        if (url == null || username == null) {
            return usage("--url and --username are needed");
        }
        long patients;
        try {
            String asked = options.get("--patients");
            patients = asked == null ? Seed.shipped() : Long.parseLong(asked);
        } catch (NumberFormatException e) {
            return usage("--patients is a number");
        }
        if (patients < 1 || patients > 10_000_000) {
            return usage("--patients is between 1 and 10,000,000");
        }
        ProgressLines progress = ProgressLines.standard();
        try (Connection connection =
                DriverManager.getConnection(url, username, options.getOrDefault("--password", ""))) {
            Seed seed = new Seed(connection, options.getOrDefault("--user-password", DEMO_PASSWORD), progress);
            Seed.Outcome outcome = seed.run(patients);
            progress.end();
            return report(outcome);
        } catch (SQLException e) {
            progress.end();
            System.err.println("Not seeded, nothing was changed: " + e.getMessage());
            return 1;
        }
    }

    private static int report(Seed.Outcome outcome) {
        switch (outcome) {
            case Seed.Seeded seeded ->
                System.out.printf(
                        Locale.ROOT,
                        "%,d patients more, %,d rows in %.1f s: %,.0f rows/s%n",
                        seeded.patients(),
                        seeded.rows(),
                        seeded.took().toMillis() / 1000.0,
                        seeded.rows() * 1e9 / Math.max(1, seeded.took().toNanos()));
            case Seed.NothingToDo nothing ->
                System.out.printf(Locale.ROOT, "Nothing to do: there are %,d patients.%n", nothing.patients());
            case Seed.Refused refused -> {
                System.err.println("Not seeded: " + refused.reason() + ".");
                return 1;
            }
        }
        return 0;
    }

    private static void putIfPresent(Map<String, String> options, String name, @Nullable String value) {
        if (value != null) {
            options.putIfAbsent(name, value);
        }
    }

    private static int usage(String problem) {
        System.err.println(problem);
        System.err.println(
                "usage: --url jdbc:postgresql://… --username … [--password …] [--patients N] [--user-password …]");
        return 2;
    }
}
