package dev.medsync.strangler.command;

import java.io.IOException;

/** The service that carries a capability's commands out for the facilities it owns. */
@FunctionalInterface
public interface CommandTarget {
    /**
     * Carries a command out, once, however often it is delivered.
     *
     * @return false when the service does not own the facility
     * @throws IOException when it did not answer, or cannot carry the command out yet
     */
    boolean deliver(LeftCommand command) throws IOException;
}
