package dev.medsync.bench;

import dev.medsync.bench.events.BareEvents;
import dev.medsync.bench.events.EventConsumer;
import dev.medsync.bench.events.EventPublisher;
import dev.medsync.bench.gateway.Backends;

/** Starts one of the programs: {@code consumer}, {@code publisher}, {@code bare}, {@code backends}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "consumer" -> EventConsumer.run();
            case "publisher" -> EventPublisher.run();
            case "bare" -> BareEvents.run();
            case "backends" -> Backends.run();
            default -> throw new IllegalArgumentException("No program " + arguments[0]);
        }
    }

    /** A setting from the environment. */
    public static String setting(String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is not set");
        }
        return value;
    }
}
