package dev.medsync.gateway.shadow;

import dev.medsync.gateway.edge.EdgeRequest;
import dev.medsync.gateway.mapping.EdgeMappings;
import java.util.Map;

/** A read that the monolith has answered, to be asked of the service as well. */
record ShadowRead(
        EdgeMappings.MappedRoute route, Map<String, String> variables, EdgeRequest request, byte[] legacyAnswer) {}
