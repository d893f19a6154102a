package dev.medsync.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The machine and how busy it is: without it a figure means nothing.
 *
 * @param loadAverage of the last minute; -1 where the system does not tell
 * @param memoryMegabytes of the machine; 0 where the system does not tell
 */
record Machine(
        Instant at, int cores, double loadAverage, String processor, long memoryMegabytes, String system, String jdk) {

    static Machine now() {
        var management = java.lang.management.ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Runtime.getRuntime().availableProcessors(),
                management.getSystemLoadAverage(),
                field(Path.of("/proc/cpuinfo"), "model name", System.getProperty("os.arch")),
                memory(),
                System.getProperty("os.name")
                        + ' '
                        + System.getProperty("os.version")
                        + ' '
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + ' ' + Runtime.version());
    }

    /** Whether others use enough of the machine to be seen in the figures. */
    boolean isLoaded() {
        return loadAverage > 0.25 * cores;
    }

    String describe() {
        return String.format(
                Locale.ROOT,
                "%s%n%d cores (%s), %,d MB, load average %.2f%n%s%n%s",
                at,
                cores,
                processor,
                memoryMegabytes,
                loadAverage,
                system,
                jdk);
    }

    private static long memory() {
        String total = field(Path.of("/proc/meminfo"), "MemTotal", "0").replaceAll("[^0-9]", "");
        return total.isEmpty() ? 0 : Long.parseLong(total) / 1024;
    }

    private static String field(Path file, String name, String otherwise) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException e) {
            return otherwise;
        }
    }
}
