package dev.medsync.strangler.command;

import java.io.IOException;

/** The service that carries a capability's commands out for the facilities it owns. */
@FunctionalInterface
public interface CommandTarget {
    /**
     * Carries a command out, once, however often it is delivered.
     *
     * @throws IOException when it did not answer, or cannot carry the command out yet
     */
    Delivery deliver(LeftCommand command) throws IOException;
}
