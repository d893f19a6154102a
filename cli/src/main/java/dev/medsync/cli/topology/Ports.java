package dev.medsync.cli.topology;

/**
 * The ports of the platform, all counted from one base so that two platforms can run on one machine.
 *
 * @param base port of the gateway's edge, where clients talk to MedSync
 */
public record Ports(int base) {
    public static final int DEFAULT_BASE = 7400;

    /** How many ports from the base on are reserved. */
    public static final int COUNT = 40;

    /** Ports below this are for the system. */
    public static final int LOWEST_BASE = 1024;

    public static final int HIGHEST_BASE = 65536 - COUNT;

    public Ports {
        if (base < LOWEST_BASE || base > HIGHEST_BASE) {
            throw new IllegalArgumentException("The port base must be between " + LOWEST_BASE + " and " + HIGHEST_BASE);
        }
    }

    public int gateway() {
        return base;
    }

    /** The strangler's console and JSON. */
    public int console() {
        return base + 1;
    }

    public int monolith() {
        return base + 2;
    }

    /** The Service Bus emulator's AMQP. */
    public int serviceBus() {
        return base + 3;
    }

    public int legacyDatabase() {
        return base + 4;
    }

    public int servicesDatabase() {
        return base + 5;
    }

    public int authGrpc() {
        return base + 10;
    }

    public int authManagement() {
        return base + 11;
    }

    public int configGrpc() {
        return base + 12;
    }

    public int configManagement() {
        return base + 13;
    }

    public int recordsGrpc() {
        return base + 14;
    }

    public int recordsManagement() {
        return base + 15;
    }

    public int billingGrpc() {
        return base + 16;
    }

    public int billingManagement() {
        return base + 17;
    }

    public int stranglerGrpc() {
        return base + 18;
    }

    public int gatewayManagement() {
        return base + 19;
    }

    public int serviceBusManagement() {
        return base + 20;
    }

    /** A second strangler's console, in a rehearsal. */
    public int secondConsole() {
        return base + 38;
    }

    public int secondStranglerGrpc() {
        return base + 39;
    }
}
