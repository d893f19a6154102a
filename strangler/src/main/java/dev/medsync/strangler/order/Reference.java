package dev.medsync.strangler.order;

import io.micronaut.serde.annotation.Serdeable;

/**
 * Something of one capability that reaches into another.
 *
 * @param from whose it is
 * @param to whose tables it reaches
 * @param kind how it was found
 * @param what its name, and what it touches; never a value
 * @param writes whether it changes the other's rows
 * @param seam what makes it harmless when {@code to} has left; empty: nothing does
 */
@Serdeable
public record Reference(String from, String to, Kind kind, String what, boolean writes, String seam) {
    /** Where it stands in the legacy system. */
    public enum Kind {
        FOREIGN_KEY,
        CASCADE,
        VIEW,
        FUNCTION,
        TRIGGER,
        STATEMENT,
        JOB
    }

    /** Both sides receive every write until RETIRED, so a reader who stays finds a copy that is milliseconds old. */
    static final String COPY = "reads the copy that stays; has to go before RETIRED";

    boolean hasSeam() {
        return !seam.isEmpty();
    }
}
