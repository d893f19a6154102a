package dev.medsync.platform.telemetry;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.condition.Condition;
import io.micronaut.context.condition.ConditionContext;
import io.micronaut.context.env.Environment;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.inject.Singleton;

/**
 * Sends spans to a collector, over OTLP as {@code http/protobuf}. Only where the environment names one: otherwise nothing of
 * the exporter is loaded.
 */
@Factory
@Requires(condition = TraceExport.CollectorNamed.class)
final class TraceExport {

    @Singleton
    TraceExportSettings traceExportSettings(Environment environment) {
        return TraceExportSettings.of(
                        name -> environment.getProperty(name, String.class).orElse(null))
                .orElseThrow();
    }

    @Singleton
    Sampler traceSampler(TraceExportSettings settings) {
        return settings.sampler();
    }

    /** Spans leave in batches, and the last ones when the process ends. */
    @Singleton
    SpanProcessor exportingSpans(TraceExportSettings settings) {
        OtlpHttpSpanExporterBuilder exporter =
                OtlpHttpSpanExporter.builder().setEndpoint(settings.endpoint()).setTimeout(settings.timeout());
        settings.headers().forEach(exporter::addHeader);
        return BatchSpanProcessor.builder(new DiscreetSpans(exporter.build()))
                .setScheduleDelay(settings.delay())
                .setExporterTimeout(settings.timeout())
                .build();
    }

    /** Whether the environment names a collector. */
    static final class CollectorNamed implements Condition {
        @Override
        public boolean matches(ConditionContext context) {
            return TraceExportSettings.of(
                            name -> context.getProperty(name, String.class).orElse(null))
                    .isPresent();
        }
    }
}
