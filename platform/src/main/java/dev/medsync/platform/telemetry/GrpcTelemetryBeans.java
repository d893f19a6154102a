package dev.medsync.platform.telemetry;

import io.grpc.ClientInterceptor;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micronaut.context.annotation.Factory;
import io.micronaut.grpc.server.interceptor.OrderedServerInterceptor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.grpc.v1_6.GrpcTelemetry;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/**
 * Trace propagation and timers for every gRPC call, in and out. Micronaut brings the timers, {@code
 * grpc.server.processing.duration} and {@code grpc.client.processing.duration}, tagged by service, method and status;
 * never by facility or anything else that a caller can choose. Here they get buckets.
 */
@Factory
final class GrpcTelemetryBeans {
    /** Outermost: everything else that happens in a call happens inside its span. */
    private static final int TRACING = -200;

    /** Upper bounds of the histogram: fine around the goals (milliseconds), coarse up to the deadline. */
    private static final double[] NANOSECONDS = Stream.of(1, 2, 5, 10, 25, 50, 100, 250, 1_000, 2_000)
            .mapToDouble(millis -> millis * 1e6)
            .toArray();

    @Singleton
    GrpcTelemetry grpcTelemetry(OpenTelemetry telemetry) {
        return GrpcTelemetry.create(telemetry);
    }

    @Singleton
    @Named("tracing")
    OrderedServerInterceptor serverTracing(GrpcTelemetry telemetry) {
        return new OrderedServerInterceptor(telemetry.newServerInterceptor(), TRACING);
    }

    @Singleton
    @Named("tracing")
    ClientInterceptor clientTracing(GrpcTelemetry telemetry) {
        return telemetry.newClientInterceptor();
    }

    @Singleton
    MeterFilter grpcHistograms() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                if (!id.getName().startsWith("grpc.") || !id.getName().endsWith(".processing.duration")) {
                    return config;
                }
                return DistributionStatisticConfig.builder()
                        .serviceLevelObjectives(NANOSECONDS)
                        .build()
                        .merge(config);
            }
        };
    }
}
