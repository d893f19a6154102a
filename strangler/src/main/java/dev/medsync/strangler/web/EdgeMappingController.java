package dev.medsync.strangler.web;

import dev.medsync.strangler.rollout.Phase;
import dev.medsync.strangler.rollout.Rollout;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The edge mappings: how requests in the monolith's shape become calls of a service, and its answers the monolith's shape
 * again. The gateway loads them here. Of a capability that is retired only the addresses are left, and the gateway answers
 * that they are gone.
 */
@Controller("/edge-mappings")
final class EdgeMappingController {
    private final Map<String, Rollout> rollouts = new TreeMap<>();

    EdgeMappingController(List<Rollout> rollouts) {
        rollouts.forEach(each -> this.rollouts.put(each.capability(), each));
    }

    @Get("/{capability}")
    HttpResponse<String> mapping(String capability) throws IOException {
        if (!capability.matches("[a-z]+")) {
            return HttpResponse.status(HttpStatus.NOT_FOUND);
        }
        Rollout rollout = rollouts.get(capability);
        String retired = rollout != null && rollout.migration().phase() == Phase.RETIRED ? "retired: true\n" : "";
        try (InputStream resource = EdgeMappingController.class.getResourceAsStream("/edge/" + capability + ".yaml")) {
            return resource == null
                    ? HttpResponse.status(HttpStatus.NOT_FOUND)
                    : HttpResponse.ok(retired + new String(resource.readAllBytes(), StandardCharsets.UTF_8))
                            .contentType(MediaType.TEXT_PLAIN_TYPE);
        }
    }
}
