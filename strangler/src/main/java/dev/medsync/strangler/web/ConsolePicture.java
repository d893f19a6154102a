package dev.medsync.strangler.web;

import dev.medsync.strangler.move.MoveReport;
import dev.medsync.strangler.move.Outcome;
import dev.medsync.strangler.rollout.Migration;
import dev.medsync.strangler.rollout.MoveLog;
import dev.medsync.strangler.rollout.Phase;
import dev.medsync.strangler.traffic.GatewayTraffic;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the picture that the console shows. */
@Singleton
final class ConsolePicture {
    private static final int RECENT_MOVES = 8;

    private final List<Migration> migrations;
    private final GatewayTraffic traffic;
    private final Neighbours neighbours;
    private final Clock clock;
    private volatile Map<Integer, String> names = Map.of();

    ConsolePicture(List<Migration> migrations, GatewayTraffic traffic, Neighbours neighbours, Clock clock) {
        this.migrations = migrations.stream()
                .sorted(Comparator.comparing(Migration::name))
                .toList();
        this.traffic = traffic;
        this.neighbours = neighbours;
        this.clock = clock;
    }

    ConsoleState take() {
        GatewayTraffic.Picture picture = traffic.picture();
        List<ConsoleState.CapabilityState> capabilities = new ArrayList<>();
        for (Migration migration : migrations) {
            capabilities.add(capability(migration, picture));
        }
        return new ConsoleState(
                clock.instant(),
                capabilities,
                new ConsoleState.TrafficState(
                        picture.seconds().stream()
                                .map(each -> new ConsoleState.SecondState(
                                        each.at(), each.legacy(), each.service(), each.failed(), each.held()))
                                .toList(),
                        new ConsoleState.TotalsState(
                                picture.totals().requests(),
                                picture.totals().failed(),
                                picture.totals().retriedNotOwner())),
                neighbours.states());
    }

    private ConsoleState.CapabilityState capability(Migration migration, GatewayTraffic.Picture picture) {
        MoveLog moves = migration.moves();
        MoveLog.Holds holds = moves.holds();
        List<ConsoleState.Facility> facilities = migration.ownership().all().stream()
                .filter(each -> each.facility() != 0)
                .map(each -> new ConsoleState.Facility(
                        each.facility(),
                        name(migration, each.facility()),
                        each.owner().name(),
                        each.epoch(),
                        picture.perFacility().getOrDefault(each.facility(), 0.0),
                        moves.lastHoldMillis(each.facility())))
                .toList();
        return new ConsoleState.CapabilityState(
                migration.name(),
                migration.phase().name(),
                migration.phaseSince(),
                migration.phase() == Phase.BACKFILL
                        ? new ConsoleState.Backfill(migration.backfillCopied(), migration.backfillTotal())
                        : null,
                facilities,
                new ConsoleState.Moves(
                        moves.moved(),
                        moves.undone(),
                        new ConsoleState.Holds(holds.p50(), holds.p99(), holds.max()),
                        moves.recent(RECENT_MOVES).stream()
                                .map(ConsolePicture::move)
                                .toList()),
                new ConsoleState.LagState(
                        migration.copies().lagToServiceMillis(),
                        migration.copies().lagToLegacyMillis()),
                migration.differences().all().stream()
                        .map(each -> new ConsoleState.DifferenceState(
                                each.kind().name(), each.aggregate(), each.field(), each.count(), each.firstSeen()))
                        .toList(),
                migration.gates().stream()
                        .map(each -> new ConsoleState.GateState(
                                each.name(),
                                each.value(),
                                each.limit(),
                                each.unit(),
                                each.samples(),
                                each.verdict().name()))
                        .toList());
    }

    /** Facilities are opened rarely; their names are read again only when an unknown one appears. */
    private String name(Migration migration, int facility) {
        String known = names.get(facility);
        if (known == null) {
            names = Map.copyOf(migration.facilityNames());
            known = names.get(facility);
        }
        return known == null ? "Facility " + facility : known;
    }

    private static ConsoleState.Move move(MoveReport report) {
        String outcome = switch (report.outcome()) {
            case Outcome.Moved ignored -> "MOVED";
            case Outcome.AlreadyThere ignored -> "MOVED";
            case Outcome.Undone ignored -> "UNDONE";
            case Outcome.Refused ignored -> "REFUSED";
        };
        return new ConsoleState.Move(
                report.facilityId(),
                report.direction().name(),
                report.at(),
                millis(report.hold()),
                outcome,
                report.reason().isEmpty() ? null : report.reason());
    }

    private static @Nullable Double millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toNanos() / 1e6;
    }
}
