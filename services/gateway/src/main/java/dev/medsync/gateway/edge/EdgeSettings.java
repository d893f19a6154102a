package dev.medsync.gateway.edge;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Settings of the HTTP edge, `medsync.gateway.*`.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 takes a free one
 * @param eventLoops threads; 0 takes one for each processor
 * @param maxHeaderBytes largest head of a request, beyond it 431
 * @param maxBodyBytes largest body of a request, beyond it 413
 * @param requestTimeout from the first byte of a request to its last, beyond it 408
 * @param idleTimeout how long a connection may stay open without a request
 * @param deadline how long the gateway tries to get an answer; `Request-Timeout` (milliseconds) may lower it
 * @param drainTimeout how long answers under way may take at shutdown
 */
@ConfigurationProperties("medsync.gateway")
public record EdgeSettings(
        @Bindable(defaultValue = "127.0.0.1") String host,
        @Bindable(defaultValue = "7400") int port,
        @Bindable(defaultValue = "0") int eventLoops,
        @Bindable(defaultValue = "16384") int maxHeaderBytes,
        @Bindable(defaultValue = "1048576") int maxBodyBytes,
        @Bindable(defaultValue = "10s") Duration requestTimeout,
        @Bindable(defaultValue = "75s") Duration idleTimeout,
        @Bindable(defaultValue = "10s") Duration deadline,
        @Bindable(defaultValue = "10s") Duration drainTimeout) {}
