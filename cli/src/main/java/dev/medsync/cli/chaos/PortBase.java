package dev.medsync.cli.chaos;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.UserProblem;
import dev.medsync.cli.process.PortCheck;
import dev.medsync.cli.topology.Ports;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Finds ports for a platform that nobody has to address by hand. */
public final class PortBase {
    // Below the ports that systems give to outgoing connections, so that none of those gets in the way later.
    private static final int LOWEST = 12_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 200;

    private PortBase() {}

    /** A base whose ports are all free now. Not drawn from the seed: two runs may share a machine. */
    public static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int base = ThreadLocalRandom.current().nextInt(LOWEST / Ports.COUNT, HIGHEST / Ports.COUNT) * Ports.COUNT;
            if (IntStream.range(base, base + Ports.COUNT).allMatch(PortCheck::isFree)) {
                return base;
            }
        }
        throw new UserProblem(
                ExitCode.ENVIRONMENT,
                "No " + Ports.COUNT + " free ports in a row between " + LOWEST + " and " + HIGHEST,
                "Stop something that listens on many ports, or choose them: --port-base N.");
    }
}
