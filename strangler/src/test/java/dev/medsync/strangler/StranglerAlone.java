package dev.medsync.strangler;

import dev.medsync.platform.rpc.TestService;
import java.util.List;
import java.util.Map;

/** The strangler's process, and nobody whom it could reach. */
public final class StranglerAlone {
    private static final String NOBODY = "127.0.0.1:1";

    private StranglerAlone() {}

    public static TestService start() {
        return new TestService(
                "strangler",
                Map.of(
                        "medsync.strangler.legacy.url",
                        "jdbc:postgresql://" + NOBODY + "/none",
                        "medsync.security.issuers",
                        List.of("nobody=http://" + NOBODY + "/jwks.json"),
                        "medsync.gateway.management-url",
                        "http://" + NOBODY,
                        "medsync.rpc.targets.billing",
                        NOBODY,
                        "medsync.rpc.targets.records",
                        NOBODY,
                        "medsync.rpc.targets.config",
                        NOBODY));
    }
}
