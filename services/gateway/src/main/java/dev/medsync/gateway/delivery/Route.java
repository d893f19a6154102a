package dev.medsync.gateway.delivery;

import dev.medsync.gateway.ownership.Owner;
import org.jspecify.annotations.Nullable;

/**
 * Where a request can go.
 *
 * @param name for metrics: one for each kind of request, without ids
 * @param capability whose owner decides; null when only one place can ever answer
 * @param legacy the monolith, if it knows such requests
 * @param service the service, if it knows such requests
 * @param shared whether the data belongs to all facilities: their owner is that of facility 0
 * @param repeatable whether the request may be sent again although it may have been carried out
 */
public record Route(
        String name,
        @Nullable String capability,
        @Nullable Target legacy,
        @Nullable Target service,
        boolean shared,
        boolean repeatable) {

    public Route {
        if (legacy == null && service == null) {
            throw new IllegalArgumentException("nobody can answer " + name);
        }
    }

    @Nullable
    Target target(Owner owner) {
        return owner == Owner.LEGACY ? legacy : service;
    }
}
