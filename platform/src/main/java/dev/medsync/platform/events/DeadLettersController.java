package dev.medsync.platform.events;

import dev.medsync.platform.security.Caller;
import dev.medsync.platform.security.ManagementAccess;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dead letters on the management port: everybody who reaches it sees them, without payload; an administrator replays them. */
@Controller("/events/dead-letters")
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(beans = DeadLetters.class)
final class DeadLettersController {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLettersController.class);

    private final DeadLetters letters;
    private final ManagementAccess access;

    DeadLettersController(DeadLetters letters, ManagementAccess access) {
        this.letters = letters;
        this.access = access;
    }

    @Get
    List<DeadLetters.DeadLetter> list(@QueryValue(defaultValue = "100") int limit) {
        return letters.list(Math.clamp(limit, 1, 250));
    }

    /** Handles one again, or all of them. */
    @Post("/replay")
    DeadLetters.Replayed replay(
            @Nullable @QueryValue String event, @Header(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
        Caller admin = access.requireAdmin(authorization);
        DeadLetters.Replayed replayed = letters.replay(Optional.ofNullable(event));
        LOG.info("Dead letters replayed for user {}: {}", admin.subject(), replayed);
        return replayed;
    }
}
