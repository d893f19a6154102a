package dev.medsync.strangler.web;

import dev.medsync.strangler.rollout.Rollout;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Comparator;
import java.util.List;

/** Every capability that can move, and where it is. */
@Controller("/migrations")
@ExecuteOn(TaskExecutors.BLOCKING)
final class MigrationsController {

    private final List<Rollout> rollouts;

    MigrationsController(List<Rollout> rollouts) {
        this.rollouts = rollouts.stream()
                .sorted(Comparator.comparing(Rollout::capability))
                .toList();
    }

    @Get
    List<MigrationStatus> all() {
        return rollouts.stream()
                .map(each -> MigrationStatus.of(each, each.saidInAll()))
                .toList();
    }
}
