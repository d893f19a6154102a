package dev.medsync.strangler.web;

import dev.medsync.strangler.rollout.Migration;
import dev.medsync.strangler.rollout.OwnershipView;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.sse.Event;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Tells the gateway who owns what: everything at once, then every change. A hint; the owners decide for themselves. */
@Controller("/ownership")
final class OwnershipController {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

    private final List<Migration> migrations;

    OwnershipController(List<Migration> migrations) {
        this.migrations = migrations;
    }

    /** One facility's owner, LEGACY or SERVICE. */
    @Serdeable
    record Owned(String capability, int facility, String owner, long epoch) {}

    @Get("/stream")
    @Produces(MediaType.TEXT_EVENT_STREAM)
    Publisher<Event<Owned>> stream() {
        Flux<Event<Owned>> changes = Flux.create(sink -> {
            List<AutoCloseable> listening = new ArrayList<>();
            for (Migration migration : migrations) {
                listening.add(migration.ownership().listen(entry -> {
                    if (decided(entry)) {
                        sink.next(Event.of(owned(entry)));
                    }
                }));
                migration.ownership().all().stream()
                        .filter(OwnershipController::decided)
                        .forEach(entry -> sink.next(Event.of(owned(entry))));
            }
            sink.onDispose(() -> listening.forEach(OwnershipController::stop));
        });
        // Repeating one entry keeps the connection visibly alive; the epoch makes repetition harmless.
        Flux<Event<Owned>> alive = Flux.interval(KEEP_ALIVE)
                .concatMapIterable(tick -> migrations.stream()
                        .flatMap(each -> each.ownership().all().stream())
                        .filter(OwnershipController::decided)
                        .limit(1)
                        .map(entry -> Event.of(owned(entry)))
                        .toList());
        return changes.mergeWith(alive);
    }

    private static boolean decided(OwnershipView.Entry entry) {
        return entry.owner() == OwnershipView.Owner.LEGACY || entry.owner() == OwnershipView.Owner.SERVICE;
    }

    private static Owned owned(OwnershipView.Entry entry) {
        return new Owned(entry.capability(), entry.facility(), entry.owner().name(), entry.epoch());
    }

    private static void stop(AutoCloseable listening) {
        try {
            listening.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
