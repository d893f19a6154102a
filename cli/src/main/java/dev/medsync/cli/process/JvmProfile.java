package dev.medsync.cli.process;

import java.util.ArrayList;
import java.util.List;

/** How much compiler a process gets. */
public enum JvmProfile {
    /** C1 only: starts fastest and is smallest. Wrong for anything that encrypts in bulk: AES is 100 times slower. */
    QUICK_START,
    /** Both compilers, for the processes whose latency people feel. */
    LATENCY;

    /**
     * Flags of a process.
     *
     * @param heapMegabytes largest heap
     */
    public List<String> flags(int heapMegabytes) {
        List<String> flags = new ArrayList<>(List.of(
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        if (this == QUICK_START) {
            flags.add("-XX:TieredStopAtLevel=1");
        }
        return List.copyOf(flags);
    }
}
