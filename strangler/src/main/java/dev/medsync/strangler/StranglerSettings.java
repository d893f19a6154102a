package dev.medsync.strangler;

import dev.medsync.strangler.move.Convoy;
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
 * @param ahead how many facilities are compared before it is their turn to move
 * @param side how many facilities are compared side by side
 * @param patience how long one facility that does not move may keep the others waiting
 * @param giveWay how long copying or comparing in bulk rests, all in all, while many requests are slow
 * @param shadowShare of the reads that are mirrored in phase SHADOW, 0 to 1
 * @param shadowReads how many mirrored reads must have been compared before SHADOW is left
 * @param shadowPatience how long that many are waited for
 * @param gates what stops a migration and brings facilities home
 * @param journal the strangler's own database
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
        @Bindable(defaultValue = "6") int ahead,
        @Bindable(defaultValue = "2") int side,
        @Bindable(defaultValue = "30s") Duration patience,
        @Bindable(defaultValue = "1m") Duration giveWay,
        @Bindable(defaultValue = "0.25") double shadowShare,
        @Bindable(defaultValue = "30") int shadowReads,
        @Bindable(defaultValue = "30s") Duration shadowPatience,
        Gates gates,
        Journal journal,
        @Nullable String adminToken,
        @Nullable String gatewayToken,
        @Bindable(defaultValue = "false") boolean failpoints) {

    /** How facilities move one after the other. */
    public Convoy.Pace pace() {
        return new Convoy.Pace(ahead, side, patience);
    }

    /**
     * How bad it may get. The fourth gate has no limit: a difference that nobody has explained is one too many.
     *
     * @param errorRate share of a capability's requests that fail, 0 to 1
     * @param holdP99 how long writers of a facility that moves are held, 99th percentile
     * @param lag from a commit at the monolith to its copy at the service
     */
    @ConfigurationProperties("gates")
    public record Gates(
            @Bindable(defaultValue = "0.001") double errorRate,
            @Bindable(defaultValue = "250ms") Duration holdP99,
            @Bindable(defaultValue = "2s") Duration lag) {}

    /**
     * Where the strangler remembers what it did; without a URL, in memory only.
     *
     * @param username the role that works there
     * @param ownerUsername the role that owns the schema
     */
    @ConfigurationProperties("journal")
    public record Journal(
            @Nullable String url,
            @Bindable(defaultValue = "strangler") String username,
            @Nullable String password,
            @Bindable(defaultValue = "strangler_owner") String ownerUsername,
            @Nullable String ownerPassword) {}

    /** Where the monolith's database is, and the role {@code strangler} there. */
    @ConfigurationProperties("legacy")
    public record Legacy(
            String url,
            String username,
            String password,
            @Bindable(defaultValue = "20") int poolSize) {}
}
