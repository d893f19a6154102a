package dev.medsync.cli.topology;

import java.util.Map;
import java.util.Optional;

/** Where the sources of each process are. */
public final class Modules {
    private static final Map<String, String> DIRECTORIES = Map.of(
            "servicebus", "emulators/servicebus",
            "monolith", "monolith",
            "strangler", "strangler",
            "strangler-2", "strangler",
            "gateway", "services/gateway",
            "auth", "services/auth",
            "config", "services/config",
            "records", "services/records",
            "billing", "services/billing");

    private Modules() {}

    /** The module of a process, relative to the project; empty when it is none of this project's. */
    public static Optional<String> directory(String process) {
        return Optional.ofNullable(DIRECTORIES.get(process));
    }
}
