package dev.medsync.gateway.delivery;

import dev.medsync.gateway.ownership.Owner;
import java.time.Duration;
import java.util.Objects;

/**
 * How a request fared.
 *
 * @param owner who answered, or was tried last
 * @param facility 0 when the request had no caller
 * @param status what the client got; 0 when its answer broke off, 499 when it did not wait for one
 * @param refusals how often an owner said that it is none
 * @param waited whether the request had to wait for an owner
 * @param took from the last byte of the request to the last byte of the answer
 */
public record DeliveryReport(
        Route route, Owner owner, int facility, int status, int refusals, boolean waited, Duration took) {

    /** What {@link #capability} says of a request that belongs to none. */
    public static final String NO_CAPABILITY = "none";

    /** Whose request it was. Only capabilities that the gateway was configured with have routes, so there are few. */
    public String capability() {
        return Objects.requireNonNullElse(route.capability(), NO_CAPABILITY);
    }

    /** Whether the client got no answer that either owner gave. */
    public boolean failed() {
        return status == 0 || status >= 500;
    }
}
