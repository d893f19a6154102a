package dev.medsync.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.exceptions.ConfigurationException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceExportSettingsTest {
    private static final String ENDPOINT = "otel.exporter.otlp.endpoint";

    @Test
    void nothingIsSentUnlessACollectorIsNamed() {
        assertThat(read()).isEmpty();
        assertThat(read(ENDPOINT, " ")).isEmpty();
        assertThat(read(ENDPOINT, "http://c:4318", "otel.sdk.disabled", "true")).isEmpty();
        assertThat(read(ENDPOINT, "http://c:4318", "otel.traces.exporter", "none"))
                .isEmpty();
    }

    @Test
    void theAddressForTracesIsTakenAsItIsAndTheOneForAllGetsAPath() {
        assertThat(settings(ENDPOINT, "http://c:4318").endpoint()).isEqualTo("http://c:4318/v1/traces");
        assertThat(settings(ENDPOINT, "http://c/o/").endpoint()).isEqualTo("http://c/o/v1/traces");
        assertThat(settings(ENDPOINT, "http://c:4318", "otel.exporter.otlp.traces.endpoint", "http://t/in")
                        .endpoint())
                .isEqualTo("http://t/in");
    }

    @Test
    void headersAreDecodedAndTimesAreMilliseconds() {
        TraceExportSettings settings = settings(
                ENDPOINT,
                "http://c:4318",
                "otel.exporter.otlp.headers",
                "authorization=Basic%20a+b==,x-tenant=7",
                "otel.exporter.otlp.timeout",
                "1500",
                "otel.bsp.schedule.delay",
                "200");
        assertThat(settings.headers())
                .containsExactlyInAnyOrderEntriesOf(Map.of("authorization", "Basic a+b==", "x-tenant", "7"));
        assertThat(settings.timeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.delay()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void aShareOfTheTracesIsTakenWhereNobodyHasDecidedBefore() {
        assertThat(settings(
                                ENDPOINT,
                                "http://c:4318",
                                "otel.traces.sampler",
                                "parentbased_traceidratio",
                                "otel.traces.sampler.arg",
                                "0.25")
                        .sampler()
                        .getDescription())
                .startsWith("ParentBased{root:TraceIdRatioBased{0.25");
        assertThat(settings(ENDPOINT, "http://c:4318").sampler().getDescription())
                .startsWith("ParentBased{root:AlwaysOnSampler");
    }

    @Test
    void whatIsNotThereIsRefusedByName() {
        refuses("OTEL_EXPORTER_OTLP_PROTOCOL", "otel.exporter.otlp.protocol", "grpc");
        refuses("OTEL_TRACES_SAMPLER", "otel.traces.sampler", "jaeger_remote");
        refuses("OTEL_EXPORTER_OTLP_TIMEOUT", "otel.exporter.otlp.timeout", "10s");
    }

    private static void refuses(String variable, String property, String value) {
        assertThatThrownBy(() -> read(ENDPOINT, "http://c:4318", property, value))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(variable)
                .hasMessageContaining(value);
    }

    private static TraceExportSettings settings(String... properties) {
        return read(properties).orElseThrow();
    }

    private static Optional<TraceExportSettings> read(String... properties) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        return TraceExportSettings.of(all::get);
    }
}
