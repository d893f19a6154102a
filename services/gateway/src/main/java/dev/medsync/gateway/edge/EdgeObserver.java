package dev.medsync.gateway.edge;

/** Is told what happened at the edge. Called on event loops; must not block. */
public interface EdgeObserver {

    /** An answer is complete, or has broken off. */
    void ended(Exchange exchange);

    /** A request was refused before it was one. */
    void refused(Problem problem);
}
