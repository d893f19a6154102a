package dev.medsync.gateway.delivery;

import dev.medsync.gateway.edge.Exchange;

/** One place that can answer a request, for the request it was made for. */
public interface Target {

    /**
     * Sends the request. Either answers the exchange, and says so, or leaves the exchange untouched and says why. Both happen
     * on the exchange's loop, once.
     *
     * @param remainingNanos what is left of the deadline
     * @return how to give up
     */
    Attempt send(Exchange exchange, long remainingNanos, AttemptListener listener);

    /** An attempt under way. */
    interface Attempt {

        /** Gives up; the listener will not be called any more. */
        void cancel();
    }
}
