package dev.medsync.cli.bench;

import dev.medsync.cli.load.Load;
import dev.medsync.cli.migration.Platform;
import dev.medsync.cli.migration.StranglerClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A clinic's work while billing leaves facility by facility and comes home, for AOT caches to be made of: they hold what the
 * compiler learnt of the methods that ran (JEP 515). A cache of a platform that has only ever started knows how to start.
 */
final class Practice {
    private static final Duration LENGTH = Duration.ofMinutes(2);
    private static final Duration RAMP_UP = Duration.ofSeconds(20);
    private static final double RATE = 100;
    private static final double WRITES = 0.6;

    private Practice() {}

    static void on(Platform platform) throws Exception {
        StranglerClient strangler = platform.strangler();
        try (Load load = new Load(platform.load(RATE, WRITES, 1).rampingUp(RAMP_UP))) {
            load.signIn();
            load.focusOn(strangler::movingFacility);
            load.start();
            MoveMeasurement.go(strangler, MoveMeasurement.CAPABILITY, "migrate", "SYNCED");
            // A move gives its copies a second. While processes are so young that people queue, it would be undone.
            load.awaitPrompt(LENGTH, millis -> {});
            int moved = 0;
            long end = System.nanoTime() + LENGTH.toNanos();
            for (int facility = 1; System.nanoTime() < end; facility = facility % Platform.FACILITIES + 1) {
                moved += thereAndBack(strangler, facility);
            }
            load.stop();
            if (moved == 0) {
                throw new IllegalStateException("no facility moved within " + LENGTH.toMinutes() + " min");
            }
        }
    }

    /** Some moves may still be undone, because the copies are late. That is practice as well. */
    private static int thereAndBack(StranglerClient strangler, int facility) throws Exception {
        int moved = 0;
        for (String to : List.of("SERVICE", "LEGACY")) {
            TimeUnit.NANOSECONDS.sleep(MoveMeasurement.BETWEEN.toNanos());
            moved += strangler.move(MoveMeasurement.CAPABILITY, facility, to).there() ? 1 : 0;
        }
        return moved;
    }
}
