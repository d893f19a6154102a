package dev.medsync.strangler.web;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.sse.Event;
import java.net.URI;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The console's data. The page itself is served as static files under {@code /console/}. */
@Controller
final class ConsoleController {
    private static final Duration EVERY = Duration.ofMillis(500);

    private final ConsolePicture picture;

    ConsoleController(ConsolePicture picture) {
        this.picture = picture;
    }

    @Get
    HttpResponse<?> home() {
        return HttpResponse.redirect(URI.create("/console/"));
    }

    @Get("/console/state")
    ConsoleState state() {
        return picture.take();
    }

    @Get("/console/events")
    @Produces(MediaType.TEXT_EVENT_STREAM)
    Publisher<Event<ConsoleState>> events() {
        return Flux.interval(Duration.ZERO, EVERY, Schedulers.boundedElastic())
                .onBackpressureDrop()
                .map(tick -> Event.of(picture.take()));
    }
}
