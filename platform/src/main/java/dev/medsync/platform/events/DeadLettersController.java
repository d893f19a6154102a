package dev.medsync.platform.events;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dead letters on the management port, which only operators reach. */
@Controller("/events/dead-letters")
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(beans = DeadLetters.class)
final class DeadLettersController {

    private final DeadLetters letters;

    DeadLettersController(DeadLetters letters) {
        this.letters = letters;
    }

    @Get
    List<DeadLetters.DeadLetter> list(@QueryValue(defaultValue = "100") int limit) {
        return letters.list(Math.clamp(limit, 1, 250));
    }

    /** Handles one again, or all of them. */
    @Post("/replay")
    DeadLetters.Replayed replay(@Nullable @QueryValue String event) {
        return letters.replay(Optional.ofNullable(event));
    }
}
