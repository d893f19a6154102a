package dev.medsync.gateway;

import dev.medsync.gateway.access.Access;
import dev.medsync.gateway.access.PublicRoutes;
import dev.medsync.gateway.access.RateLimits;
import dev.medsync.gateway.delivery.Delivery;
import dev.medsync.gateway.delivery.Route;
import dev.medsync.gateway.edge.EdgeRequest;
import dev.medsync.gateway.edge.EdgeSettings;
import dev.medsync.gateway.edge.Exchange;
import dev.medsync.gateway.edge.ExchangeHandler;
import dev.medsync.gateway.edge.Problem;
import dev.medsync.gateway.edge.RequestIds;
import dev.medsync.gateway.ownership.OwnershipMap;
import dev.medsync.gateway.traffic.Traffic;
import dev.medsync.platform.security.Caller;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What happens to a request: known caller, known route, then delivery to whoever owns the data. */
final class FrontDoor implements ExchangeHandler {

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final int MAX_KEY_LENGTH = 200;

    private final EdgeSettings settings;
    private final PublicRoutes publicRoutes;
    private final Access access;
    private final RateLimits limits;
    private final Routes routes;
    private final OwnershipMap ownership;
    private final Traffic traffic;

    FrontDoor(
            EdgeSettings settings,
            PublicRoutes publicRoutes,
            Access access,
            RateLimits limits,
            Routes routes,
            OwnershipMap ownership,
            Traffic traffic) {
        this.settings = settings;
        this.publicRoutes = publicRoutes;
        this.access = access;
        this.limits = limits;
        this.routes = routes;
        this.ownership = ownership;
        this.traffic = traffic;
    }

    @Override
    public void handle(Exchange exchange) {
        EdgeRequest request = exchange.request();
        if (routes.answersItself(exchange)) {
            return;
        }
        if (publicRoutes.include(request)) {
            deliver(exchange, null);
        } else {
            access.admit(exchange, caller -> {
                exchange.caller(caller.subject());
                int wait = limits.secondsToWait(caller.subject(), System.nanoTime());
                if (wait > 0) {
                    exchange.respond(
                            Problem.of("too-many-requests", 429, "Too many requests", null),
                            new DefaultHttpHeaders().set(HttpHeaderNames.RETRY_AFTER, Integer.toString(wait)));
                } else {
                    deliver(exchange, caller);
                }
            });
        }
    }

    private void deliver(Exchange exchange, @Nullable Caller caller) {
        EdgeRequest request = exchange.request();
        if (!request.isRead() && !ensureIdempotencyKey(exchange)) {
            return;
        }
        Route route = routes.find(exchange, caller);
        if (route != null) {
            Delivery.start(
                    exchange,
                    route,
                    caller == null ? 0 : caller.facility(),
                    ownership,
                    deadline(request.headers()),
                    traffic::delivered);
        }
    }

    /** Every write has a key, so that the gateway may send it again; false when the client's is refused. */
    private static boolean ensureIdempotencyKey(Exchange exchange) {
        HttpHeaders headers = exchange.request().headers();
        String given = headers.get(IDEMPOTENCY_KEY);
        if (given == null) {
            headers.set(IDEMPOTENCY_KEY, RequestIds.random());
            return true;
        }
        if (given.isBlank()
                || given.length() > MAX_KEY_LENGTH
                || headers.getAll(IDEMPOTENCY_KEY).size() > 1) {
            exchange.respond(Problem.badRequest("Idempotency-Key has 1 to " + MAX_KEY_LENGTH + " characters, once."));
            return false;
        }
        return true;
    }

    /** A client may ask for less time than it would get, never for more. */
    private Duration deadline(HttpHeaders headers) {
        String asked = headers.get("Request-Timeout");
        if (asked == null
                || asked.length() > 9
                || asked.isEmpty()
                || !asked.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return settings.deadline();
        }
        long millis = Long.parseLong(asked);
        return millis > 0 && millis < settings.deadline().toMillis() ? Duration.ofMillis(millis) : settings.deadline();
    }
}
