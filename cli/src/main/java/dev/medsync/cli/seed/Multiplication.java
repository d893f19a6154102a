package dev.medsync.cli.seed;

import dev.medsync.cli.Home;
import dev.medsync.cli.process.OneOffProgram;
import dev.medsync.cli.topology.Ports;
import dev.medsync.cli.topology.Secrets;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The monolith's program that multiplies its population. */
public final class Multiplication {
    private static final int HEAP_MEGABYTES = 512;

    private Multiplication() {}

    /**
     * Ready to start; whoever starts it says where its output goes.
     *
     * @param patients how many there shall be in all
     */
    public static ProcessBuilder of(Home home, Ports ports, long patients) throws IOException {
        return OneOffProgram.of(
                home,
                "monolith",
                "dev.medsync.monolith.seed.Main",
                HEAP_MEGABYTES,
                Map.of("MEDSYNC_DATA_PASSWORD", new Secrets(home.secrets()).password("legacy-medsync")),
                List.of(
                        "--url",
                        "jdbc:postgresql://127.0.0.1:" + ports.legacyDatabase() + "/medsync",
                        "--username",
                        "medsync",
                        "--patients",
                        Long.toString(patients)));
    }
}
