package dev.medsync.gateway.edge;

/** Answers requests. Called on the event loop of the client's connection; must not block. */
@FunctionalInterface
public interface ExchangeHandler {

    /** Takes a whole, well-formed request; answers it now or later, once. */
    void handle(Exchange exchange);
}
