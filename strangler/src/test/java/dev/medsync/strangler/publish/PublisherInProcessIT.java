package dev.medsync.strangler.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medsync.platform.events.Subscription;
import dev.medsync.platform.events.TestBroker;
import dev.medsync.platform.events.TestBroker.Arrived;
import dev.medsync.platform.rpc.TestService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The strangler's process publishes by configuration alone, also while no service answers. */
@Timeout(120)
final class PublisherInProcessIT {

    @TempDir
    private Path keys;

    @Test
    void aPatientOfTheMonolithIsAnEvent() throws Exception {
        try (LegacySchema legacy = new LegacySchema();
                TestBroker broker = new TestBroker(keys)) {
            long ana = legacy.patient(12, "A1", "Silva");
            List<Arrived> arrived = broker.listen(new Subscription("records", "billing-service"));
            Map<String, Object> settings = new HashMap<>(broker.properties());
            settings.putAll(legacy.properties());
            settings.put("medsync.security.issuers", List.of("nobody=http://127.0.0.1:1/jwks.json"));
            settings.put("medsync.rpc.targets.billing", "127.0.0.1:1");
            settings.put("medsync.rpc.targets.records", "127.0.0.1:1");
            settings.put("medsync.rpc.targets.config", "127.0.0.1:1");
            try (TestService strangler = new TestService("strangler", settings)) {
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(arrived)
                                .extracting(event -> event.attributes().subject())
                                .contains("Patient/" + ana));
                assertThat(strangler.bean(RecordsPublisher.class).trouble()).isEmpty();
            }
        }
    }
}
