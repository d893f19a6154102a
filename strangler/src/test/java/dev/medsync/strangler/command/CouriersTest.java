package dev.medsync.strangler.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.platform.rpc.TestService;
import io.micronaut.context.ApplicationContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every capability that others leave commands for has a courier that runs, whatever other capabilities there are. */
class CouriersTest {
    @Test
    void billingsCourierRunsAndRecordsNeedsNone() {
        try (TestService strangler = new TestService(
                "strangler",
                Map.of(
                        "medsync.strangler.legacy.url", "jdbc:postgresql://127.0.0.1:1/none",
                        "medsync.security.issuers", List.of("nobody=http://127.0.0.1:1/jwks.json"),
                        "medsync.gateway.management-url", "http://127.0.0.1:1",
                        "medsync.rpc.targets.billing", "127.0.0.1:1",
                        "medsync.rpc.targets.records", "127.0.0.1:1",
                        "medsync.rpc.targets.config", "127.0.0.1:1"))) {
            assertThat(strangler.bean(ApplicationContext.class).getBeansOfType(Courier.class).stream()
                            .filter(Courier::isRunning)
                            .map(Courier::capability))
                    .containsExactly("billing");
        }
    }
}
