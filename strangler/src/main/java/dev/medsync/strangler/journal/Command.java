package dev.medsync.strangler.journal;

import java.time.Instant;

/**
 * What somebody told the strangler to do.
 *
 * @param target the phase to go to
 * @param actor who, or what: a gate commands too
 */
public record Command(Kind kind, String target, String actor, String reason, Instant begunAt) {
    /** What is done. */
    public enum Kind {
        MIGRATE,
        ROLLBACK,
        /** Facilities are taken from a service that is dead. */
        TAKE_OVER,
        /** The way back is given up, and the monolith's tables are archived. */
        RETIRE
    }

    /** Whether this asks for the same, whoever asks. */
    public boolean same(Command other) {
        return kind == other.kind && target.equals(other.target);
    }

    /** For people: {@code migrate to SERVICE}. */
    public String inWords() {
        return switch (kind) {
            case MIGRATE -> "migrate to " + target;
            case ROLLBACK -> "rollback";
            case TAKE_OVER -> "rollback --force";
            case RETIRE -> "migrate to RETIRED";
        };
    }
}
