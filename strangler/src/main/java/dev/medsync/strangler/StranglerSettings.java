package dev.medsync.strangler;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The strangler's own configuration.
 *
 * @param legacy the monolith's database
 * @param zone the zone that the monolith's zone-less times are meant in
 * @param lanes how many aggregates are copied side by side, in each direction
 * @param pilotFacility the facility that moves first
 * @param soak how long each step of a canary is watched before the next, at least
 * @param adminToken what callers of commands must present; null lets nobody command
 * @param gatewayToken what the gateway must present to report what shadow reads found; null lets nobody report
 * @param failpoints whether a rehearsal may let moves fail on purpose
 */
@ConfigurationProperties("medsync.strangler")
public record StranglerSettings(
        Legacy legacy,
        @Bindable(defaultValue = "America/New_York") String zone,
        @Bindable(defaultValue = "4") int lanes,
        @Bindable(defaultValue = "12") int pilotFacility,
        @Bindable(defaultValue = "2s") Duration soak,
        @Nullable String adminToken,
        @Nullable String gatewayToken,
        @Bindable(defaultValue = "false") boolean failpoints) {

    /** Where the monolith's database is, and the role {@code strangler} there. */
    @ConfigurationProperties("legacy")
    public record Legacy(
            String url,
            String username,
            String password,
            @Bindable(defaultValue = "12") int poolSize) {}
}
