package dev.medsync.strangler.command;

import org.jspecify.annotations.Nullable;

/**
 * What became of a command that was brought to a service.
 *
 * @param done false when the service does not own the facility
 * @param outcome what the command did, as JSON, for whoever may want to take it back; null when there is nothing to know
 */
public record Delivery(boolean done, @Nullable String outcome) {
    /** The service does not own the facility. */
    public static final Delivery NOT_OWNER = new Delivery(false, null);
}
