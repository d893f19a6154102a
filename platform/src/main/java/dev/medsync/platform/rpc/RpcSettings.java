package dev.medsync.platform.rpc;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.Map;

/**
 * Where other services are and how long to wait for them.
 *
 * @param targets service → {@code host:port} or any gRPC target, e.g. {@code dns:///billing:7416}
 * @param deadline of a unary call that has none
 */
@ConfigurationProperties("medsync.rpc")
public record RpcSettings(
        Map<String, String> targets,
        @Bindable(defaultValue = "2s") Duration deadline) {}
