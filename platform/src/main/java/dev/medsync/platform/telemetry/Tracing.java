package dev.medsync.platform.telemetry;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * The process's OpenTelemetry. Every request gets a W3C trace id that travels in {@code traceparent} and stands in the
 * logs; spans are recorded only when a {@link SpanProcessor} bean is there to take them, so that an identity costs
 * almost nothing.
 */
@Factory
public final class Tracing {

    @Singleton
    @Bean(preDestroy = "close")
    OpenTelemetrySdk openTelemetry(
            @Value("${micronaut.application.name:medsync}") String service,
            List<SpanProcessor> processors,
            Optional<Sampler> configured) {
        Sampler root = processors.isEmpty() ? Sampler.alwaysOff() : Sampler.alwaysOn();
        SdkTracerProviderBuilder provider = SdkTracerProvider.builder()
                .setSampler(configured.orElseGet(() -> Sampler.parentBased(root)))
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), service)));
        processors.forEach(provider::addSpanProcessor);
        return OpenTelemetrySdk.builder()
                .setTracerProvider(provider.build())
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                .build();
    }

    /** The trace id of the call that this thread works for, 32 hex digits, or the empty string outside a call. */
    public static String currentTraceId() {
        SpanContext context = Span.current().getSpanContext();
        return context.isValid() ? context.getTraceId() : "";
    }
}
