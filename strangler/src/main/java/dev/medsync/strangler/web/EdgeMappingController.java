package dev.medsync.strangler.web;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The edge mappings: how requests in the monolith's shape become calls of a service, and its answers the monolith's shape
 * again. The gateway loads them here; they go when the capability is retired.
 */
@Controller("/edge-mappings")
final class EdgeMappingController {

    @Get("/{capability}")
    HttpResponse<String> mapping(String capability) throws IOException {
        if (!capability.matches("[a-z]+")) {
            return HttpResponse.status(HttpStatus.NOT_FOUND);
        }
        try (InputStream resource = EdgeMappingController.class.getResourceAsStream("/edge/" + capability + ".yaml")) {
            return resource == null
                    ? HttpResponse.status(HttpStatus.NOT_FOUND)
                    : HttpResponse.ok(new String(resource.readAllBytes(), StandardCharsets.UTF_8))
                            .contentType(MediaType.TEXT_PLAIN_TYPE);
        }
    }
}
