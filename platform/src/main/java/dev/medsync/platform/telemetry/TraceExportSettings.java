package dev.medsync.platform.telemetry;

import io.micronaut.context.exceptions.ConfigurationException;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the environment variables of the OpenTelemetry specification say about traces: {@code OTEL_EXPORTER_OTLP_ENDPOINT},
 * {@code _HEADERS}, {@code _TIMEOUT}, {@code _PROTOCOL} and the same with {@code _TRACES} for traces alone,
 * {@code OTEL_TRACES_SAMPLER}, {@code OTEL_TRACES_SAMPLER_ARG}, {@code OTEL_BSP_SCHEDULE_DELAY}, {@code
 * OTEL_TRACES_EXPORTER=none} and {@code OTEL_SDK_DISABLED}.
 *
 * @param endpoint the whole address that spans are posted to
 * @param timeout of one attempt to send
 * @param delay how long spans are gathered before they are sent
 */
record TraceExportSettings(
        String endpoint, Map<String, String> headers, Duration timeout, Duration delay, Sampler sampler) {

    private static final String PROTOCOL = "http/protobuf";

    /**
     * Reads the settings; empty when no collector is named, or traces are switched off.
     *
     * @param property a property by its name in lower case with dots; null when it is not set
     * @throws ConfigurationException if something is asked for that is not there, such as the protocol grpc
     */
    static Optional<TraceExportSettings> of(Function<String, @Nullable String> property) {
        String base = text(property, "otel.exporter.otlp.endpoint", "");
        String endpoint = text(property, "otel.exporter.otlp.traces.endpoint", base.isEmpty() ? "" : traces(base));
        if (endpoint.isEmpty()
                || text(property, "otel.sdk.disabled", "false").equalsIgnoreCase("true")
                || text(property, "otel.traces.exporter", "otlp").equals("none")) {
            return Optional.empty();
        }
        String protocol = exporter(property, "protocol", PROTOCOL);
        if (!protocol.equals(PROTOCOL)) {
            throw new ConfigurationException(
                    "OTEL_EXPORTER_OTLP_PROTOCOL is " + PROTOCOL + " or absent, not " + protocol);
        }
        return Optional.of(new TraceExportSettings(
                endpoint,
                headers(exporter(property, "headers", "")),
                millis("OTEL_EXPORTER_OTLP_TIMEOUT", exporter(property, "timeout", "10000")),
                millis("OTEL_BSP_SCHEDULE_DELAY", text(property, "otel.bsp.schedule.delay", "5000")),
                sampler(
                        text(property, "otel.traces.sampler", "parentbased_always_on"),
                        text(property, "otel.traces.sampler.arg", "1"))));
    }

    /** What the base address of a collector is for traces. */
    private static String traces(String base) {
        return base + (base.endsWith("/") ? "v1/traces" : "/v1/traces");
    }

    /** The setting for traces, or else the one for all signals. */
    private static String exporter(Function<String, @Nullable String> property, String name, String otherwise) {
        return text(
                property, "otel.exporter.otlp.traces." + name, text(property, "otel.exporter.otlp." + name, otherwise));
    }

    /** Set to nothing counts as not set. */
    private static String text(Function<String, @Nullable String> property, String name, String otherwise) {
        String value = property.apply(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }

    private static Map<String, String> headers(String list) {
        Map<String, String> headers = new HashMap<>();
        for (String each : list.split(",", -1)) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                headers.put(
                        each.substring(0, equals).strip(),
                        URLDecoder.decode(
                                // A plus is itself in the specification's encoding.
                                each.substring(equals + 1).strip().replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        return headers;
    }

    private static Duration millis(String variable, String value) {
        try {
            return Duration.ofMillis(Long.parseLong(value));
        } catch (NumberFormatException e) {
            throw new ConfigurationException(variable + " is a number of milliseconds, not " + value);
        }
    }

    private static Sampler sampler(String name, String ratio) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "always_on" -> Sampler.alwaysOn();
            case "always_off" -> Sampler.alwaysOff();
            case "traceidratio" -> share(ratio);
            case "parentbased_always_on" -> Sampler.parentBased(Sampler.alwaysOn());
            case "parentbased_always_off" -> Sampler.parentBased(Sampler.alwaysOff());
            case "parentbased_traceidratio" -> Sampler.parentBased(share(ratio));
            default -> throw new ConfigurationException("OTEL_TRACES_SAMPLER is not known: " + name);
        };
    }

    private static Sampler share(String ratio) {
        try {
            return Sampler.traceIdRatioBased(Double.parseDouble(ratio));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("OTEL_TRACES_SAMPLER_ARG is a number from 0 to 1, not " + ratio);
        }
    }
}
