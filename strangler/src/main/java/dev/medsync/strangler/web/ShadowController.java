package dev.medsync.strangler.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.medsync.strangler.compare.DifferenceClass;
import dev.medsync.strangler.rollout.Migration;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.serde.annotation.Serdeable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shadow reads: tells the gateway what to mirror, and takes what it found. */
@Controller("/shadow")
final class ShadowController {

    private final List<Migration> migrations;
    private final Credentials credentials;

    ShadowController(List<Migration> migrations, Credentials credentials) {
        this.migrations = migrations;
        this.credentials = credentials;
    }

    /**
     * What the gateway found since its last report; no values.
     *
     * @param compared reads compared, by capability
     */
    @Serdeable
    record Report(
            @Nullable Map<String, Long> compared, @Nullable List<Found> differences) {}

    /** Differences of one kind at one place of one route's answer. */
    @Serdeable
    record Found(
            String capability,
            String route,
            String path,
            String kind,
            @JsonProperty("class") DifferenceClass difference,
            long count) {}

    /** Capability → share of its reads to mirror. */
    @Get("/plan")
    Map<String, Double> plan() {
        Map<String, Double> shares = new HashMap<>();
        for (Migration migration : migrations) {
            double share = migration.shadow().share();
            if (share > 0) {
                shares.put(migration.name(), share);
            }
        }
        return shares;
    }

    /** Differences stop promotions and bring facilities home, so only the gateway may tell any. */
    @Post("/differences")
    void differences(@Body Report report, @Header(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
        credentials.requireGateway(authorization);
        Map<String, Long> compared = report.compared();
        for (Migration migration : migrations) {
            Long reads = compared == null ? null : compared.get(migration.name());
            if (reads != null) {
                migration.shadow().add(reads);
            }
        }
        List<Found> differences = report.differences();
        for (Found found : differences == null ? List.<Found>of() : differences) {
            for (Migration migration : migrations) {
                if (migration.name().equals(found.capability())) {
                    migration
                            .differences()
                            .add(found.difference(), found.route(), found.path() + " " + found.kind(), found.count());
                }
            }
        }
    }
}
