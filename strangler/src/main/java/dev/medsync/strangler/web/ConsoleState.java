package dev.medsync.strangler.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the console shows; its contract stands in {@code resources/console/README.md}. Null is "not measured". */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ConsoleState(
        Instant now, List<CapabilityState> capabilities, TrafficState traffic, List<ProcessState> processes) {

    @Serdeable
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record CapabilityState(
            String name,
            String phase,
            Instant phaseSince,
            @Nullable Backfill backfill,
            List<Facility> facilities,
            Moves moves,
            LagState lag,
            List<DifferenceState> differences,
            List<GateState> gates) {}

    @Serdeable
    public record Backfill(long copied, long total) {}

    @Serdeable
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Facility(
            int id,
            String name,
            String owner,
            long epoch,
            double requestsPerSecond,
            @Nullable Double lastHoldMillis) {}

    @Serdeable
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Moves(long done, long undone, Holds holdMillis, List<Move> recent) {}

    @Serdeable
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Holds(
            @Nullable Double p50,
            @Nullable Double p99,
            @Nullable Double max) {}

    @Serdeable
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Move(
            int facility,
            String direction,
            Instant at,
            @Nullable Double holdMillis,
            String outcome,
            @Nullable String reason) {}

    @Serdeable
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record LagState(
            @Nullable Double toServiceMillis, @Nullable Double toLegacyMillis) {}

    @Serdeable
    public record DifferenceState(
            @JsonProperty("class") String kind, String aggregate, String field, long count, Instant firstSeen) {}

    @Serdeable
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record GateState(
            String name, @Nullable Double value, double limit, String unit, long samples, String verdict) {}

    @Serdeable
    public record TrafficState(List<SecondState> seconds, TotalsState totals) {}

    @Serdeable
    public record SecondState(long at, long legacy, long service, long failed, long held) {}

    @Serdeable
    public record TotalsState(long requests, long failed, long retriedNotOwner) {}

    @Serdeable
    public record ProcessState(String name, String state, String detail) {}
}
