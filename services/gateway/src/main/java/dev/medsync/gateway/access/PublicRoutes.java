package dev.medsync.gateway.access;

import dev.medsync.gateway.edge.EdgeRequest;
import dev.medsync.gateway.route.PathTemplate;
import dev.medsync.gateway.route.RouteTable;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.List;

/** What may be asked for without a token: signing in, and public keys. Everything else needs one. */
@Singleton
public final class PublicRoutes {

    private final RouteTable<Boolean> table;

    /** @param routes such as `POST /api/v1/login` */
    public PublicRoutes(@Value("${medsync.gateway.public-routes}") List<String> routes) {
        RouteTable.Builder<Boolean> builder = new RouteTable.Builder<>();
        for (String route : routes) {
            int space = route.indexOf(' ');
            if (space < 0) {
                throw new IllegalArgumentException("medsync.gateway.public-routes: not METHOD /path: " + route);
            }
            builder.add(route.substring(0, space), PathTemplate.parse(route.substring(space + 1)), true);
        }
        table = builder.build();
    }

    public boolean include(EdgeRequest request) {
        return table.match(request.method().name(), request.path()) != null;
    }
}
