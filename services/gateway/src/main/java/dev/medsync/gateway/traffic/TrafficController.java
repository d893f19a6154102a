package dev.medsync.gateway.traffic;

import dev.medsync.gateway.json.Json;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

/** The traffic of the last two minutes, on the management port: for the console and for the gates of a migration. */
@Controller("/traffic")
final class TrafficController {

    private final Traffic traffic;

    TrafficController(Traffic traffic) {
        this.traffic = traffic;
    }

    @Get
    byte[] traffic() {
        return Json.write(traffic.recent().toJson());
    }
}
