package dev.medsync.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.cli.DirectoryTree;
import dev.medsync.cli.Home;
import dev.medsync.cli.chaos.ChaosRun;
import dev.medsync.cli.chaos.Tally;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of {@code ./medsync chaos}, on the jars that were just built. */
class ChaosIT {
    private static final long SEED = Long.getLong("medsync.chaos.seed", 20261120);
    private static final double RATE = 30;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES) // against hanging only; it takes two minutes on two quiet cores
    void underLoadNoFaultAndNoCrashLosesDoublesOrChangesAWrite() throws Exception {
        Path parent = Path.of("target", "chaos").toAbsolutePath();
        Files.createDirectories(parent);
        Home home = Home.of(Path.of(".."), Files.createTempDirectory(parent, "home-"));
        Tally tally = new Tally();

        try {
            new ChaosRun(home, System.out::println)
                    .rehearse(new ChaosRun.Settings(SEED, 1, Duration.ZERO, RATE, true, false), tally);
        } finally {
            for (Path each : List.of(home.data(), home.lib(), home.aot(), home.binaries())) {
                DirectoryTree.delete(each);
            }
        }

        tally.table().forEach(System.out::println);
        assertThat(tally.violations())
                .as("seed %d; the processes' logs are in %s", SEED, home.logs())
                .isEmpty();
        assertThat(tally.calmFailed()).isZero();
        assertThat(tally.lost() + tally.doubled() + tally.wrong()).isZero();
        assertThat(tally.acknowledged()).isPositive();
        assertThat(tally.coveredWithoutDeath()).isEqualTo(Tally.allWithoutDeath());
        assertThat(tally.kills())
                .containsKeys(
                        "strangler",
                        "billing",
                        "gateway",
                        "monolith",
                        "servicebus",
                        "legacy-db",
                        "services-db",
                        "strangler-2");
        DirectoryTree.delete(home.state());
    }
}
