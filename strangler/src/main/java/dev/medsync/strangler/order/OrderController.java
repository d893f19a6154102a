package dev.medsync.strangler.order;

import dev.medsync.strangler.side.LegacyDatabase;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;

/** In which order capabilities can leave. */
@Controller("/order")
@ExecuteOn(TaskExecutors.BLOCKING)
final class OrderController {
    private final LegacyMap map = new LegacyMap();
    private final LegacyReferences references;

    OrderController(LegacyDatabase database) {
        this.references = new LegacyReferences(database, map);
    }

    /** Asks the catalog anew each time: it changes with every migration of the monolith. */
    @Get
    LegacyOrder order() throws IOException {
        return LegacyOrder.of(map, references.read());
    }
}
