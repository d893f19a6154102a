package dev.medsync.strangler.web;

import dev.medsync.strangler.move.Direction;
import dev.medsync.strangler.move.Failpoints;
import dev.medsync.strangler.move.MoveReport;
import dev.medsync.strangler.rollout.Migration;
import dev.medsync.strangler.rollout.Phase;
import dev.medsync.strangler.rollout.Rollout;
import dev.medsync.strangler.rollout.StepFailedException;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The commands that people give, through the command line. Each needs the admin token and tells who and why. */
@Controller("/migrations/{capability}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class CommandController {
    private static final long LONGEST_MIRROR = 3_600;

    private final Map<String, Rollout> rollouts = new TreeMap<>();
    private final Credentials credentials;

    CommandController(List<Rollout> rollouts, Credentials credentials) {
        this.credentials = credentials;
        rollouts.forEach(each -> this.rollouts.put(each.capability(), each));
    }

    /**
     * Who commands, and why.
     *
     * @param force takes over from a service that is dead
     * @param confirmed the capability's name, by which somebody says that they know what {@code force} or {@code RETIRED} means
     */
    @Serdeable
    @Introspected
    record Command(
            @Nullable String to,
            @Nullable String actor,
            @Nullable String reason,
            @Nullable Boolean force,
            @Nullable String confirmed) {}

    /**
     * What became of one facility's move.
     *
     * @param steps what was done, in order
     */
    @Serdeable
    record Moved(int facility, String outcome, @Nullable Double holdMillis, String reason, List<Step> steps) {}

    /** One step of a move. */
    @Serdeable
    record Step(String action, double millis) {}

    @Get
    MigrationStatus status(String capability, @QueryValue(defaultValue = "0") long since) {
        return MigrationStatus.of(rollout(capability), since);
    }

    @Post("/migrate")
    MigrationStatus migrate(
            String capability,
            @Body Command command,
            @Header(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
        credentials.requireAdmin(authorization);
        return carryOut(capability, rollout -> {
            Phase target = phase(command.to());
            if (target == Phase.RETIRED) {
                requireConfirmed(
                        capability,
                        command,
                        "Nothing leads back from RETIRED: the monolith's tables of " + capability
                                + " are archived and nothing is copied any more");
                rollout.retire(actor(command), reason(command, "migrate"));
            } else {
                rollout.forward(target, actor(command), reason(command, "migrate"));
            }
        });
    }

    @Post("/rollback")
    MigrationStatus rollback(
            String capability,
            @Body Command command,
            @Header(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
        credentials.requireAdmin(authorization);
        return carryOut(capability, rollout -> {
            if (Boolean.TRUE.equals(command.force())) {
                requireConfirmed(
                        capability, command, "What the service acknowledged and nobody has copied will be missing");
                rollout.takeOver(actor(command), reason(command, "rollback --force"));
            } else {
                rollout.back(actor(command), reason(command, "rollback"));
            }
        });
    }

    /** How much is mirrored, and for how long. */
    @Serdeable
    @Introspected
    record Mirror(double share, long seconds) {}

    @Post("/shadow")
    MigrationStatus shadow(
            String capability, @Body Mirror mirror, @Header(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
        credentials.requireAdmin(authorization);
        if (!(mirror.share() > 0 && mirror.share() <= 1) || mirror.seconds() < 1 || mirror.seconds() > LONGEST_MIRROR) {
            throw new HttpStatusException(
                    HttpStatus.BAD_REQUEST, "share is above 0 and at most 1, seconds from 1 to " + LONGEST_MIRROR);
        }
        return carryOut(capability, rollout -> rollout.shadow(mirror.share(), Duration.ofSeconds(mirror.seconds())));
    }

    @Post("/verify")
    MigrationStatus verify(String capability, @Header(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
        credentials.requireAdmin(authorization);
        return carryOut(capability, Rollout::verify);
    }

    @Post("/stop")
    MigrationStatus stop(String capability, @Header(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
        credentials.requireAdmin(authorization);
        return carryOut(capability, Rollout::stop);
    }

    /** What a rollout is told to do. */
    @FunctionalInterface
    private interface Order {
        void giveTo(Rollout rollout) throws Rollout.RefusedException;
    }

    /** Answers where the migration is, and which line is the first that the order made it say. */
    private MigrationStatus carryOut(String capability, Order order) {
        Rollout rollout = rollout(capability);
        long firstLine = rollout.saidInAll();
        try {
            order.giveTo(rollout);
        } catch (Rollout.RefusedException e) {
            throw refused(e);
        }
        return MigrationStatus.before(rollout, firstLine);
    }

    /** Moves one facility, for rehearsals and tests; {@code to} is SERVICE or LEGACY. */
    @Post("/facilities/{facility}/move")
    Moved move(
            String capability,
            int facility,
            @Body Command command,
            @Header(HttpHeaders.AUTHORIZATION) @Nullable String authorization)
            throws InterruptedException {
        credentials.requireAdmin(authorization);
        Direction direction = "LEGACY".equals(command.to()) ? Direction.TO_LEGACY : Direction.TO_SERVICE;
        try {
            MoveReport report = migration(capability).move(facility, direction);
            return new Moved(
                    facility,
                    report.outcome().getClass().getSimpleName(),
                    report.hold() == null ? null : report.hold().toNanos() / 1e6,
                    report.reason(),
                    report.steps().stream()
                            .map(each -> new Step(each.action(), each.took().toNanos() / 1e6))
                            .toList());
        } catch (IllegalStateException | StepFailedException e) {
            throw new HttpStatusException(HttpStatus.CONFLICT, e.getMessage());
        }
    }

    /** Lets the next move fail on purpose. */
    @Post("/failpoints/{point}/{fault}")
    Map<String, String> arm(
            String capability,
            String point,
            String fault,
            @Header(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
        credentials.requireAdmin(authorization);
        try {
            migration(capability).failpoints().arm(point, Failpoints.Fault.valueOf(fault.toUpperCase(Locale.ROOT)));
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new HttpStatusException(HttpStatus.CONFLICT, e.getMessage());
        }
        return Map.of("armed", point);
    }

    /** Which points wait for a move, and at which a move stands still. */
    @Get("/failpoints")
    Points points(String capability) {
        Failpoints failpoints = migration(capability).failpoints();
        return new Points(failpoints.armed(), failpoints.standing());
    }

    /** Disarms a point; a move that stands at it goes on. */
    @Delete("/failpoints/{point}")
    Points release(String capability, String point, @Header(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
        credentials.requireAdmin(authorization);
        migration(capability).failpoints().release(point);
        return points(capability);
    }

    /** The failpoints of a capability. */
    @Serdeable
    record Points(Set<String> armed, Set<String> standing) {}

    /** What would move, in which order, and what would stay. */
    @Get("/plan")
    Plan plan(String capability) throws IOException {
        Migration migration = migration(capability);
        Map<String, String> leftBehind = new TreeMap<>();
        migration.capability().mappings().forEach(each -> leftBehind.putAll(each.leftBehind()));
        return new Plan(
                capability,
                migration.phase().name(),
                migration.order(),
                migration.capability().mappings().stream()
                        .map(each -> each.type())
                        .toList(),
                leftBehind);
    }

    /** A preview: facilities in the order in which they would move, the aggregates, and the columns that stay behind. */
    @Serdeable
    record Plan(
            String capability,
            String phase,
            List<Integer> facilities,
            List<String> aggregates,
            Map<String, String> leftBehind) {}

    private Migration migration(String capability) {
        return rollout(capability).migration();
    }

    private Rollout rollout(String capability) {
        Rollout found = rollouts.get(capability);
        if (found == null) {
            throw new HttpStatusException(
                    HttpStatus.NOT_FOUND, "No capability " + capability + " can move; there are " + rollouts.keySet());
        }
        return found;
    }

    private static Phase phase(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return Phase.SERVICE;
        }
        try {
            return Phase.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new HttpStatusException(
                    HttpStatus.BAD_REQUEST, name + " is no phase; there are " + List.of(Phase.values()));
        }
    }

    private static void requireConfirmed(String capability, Command command, String consequence) {
        if (!capability.equals(command.confirmed())) {
            throw new HttpStatusException(
                    HttpStatus.BAD_REQUEST, consequence + ": say \"confirmed\": \"" + capability + "\" to go on.");
        }
    }

    private static String actor(Command command) {
        return command.actor() == null || command.actor().isBlank() ? "unknown" : command.actor();
    }

    private static String reason(Command command, String otherwise) {
        return command.reason() == null || command.reason().isBlank() ? otherwise : command.reason();
    }

    private static HttpStatusException refused(Rollout.RefusedException e) {
        return new HttpStatusException(HttpStatus.CONFLICT, e.getMessage());
    }
}
