package dev.medsync.strangler.rollout;

import java.util.List;

/**
 * A part of what a rollout has said.
 *
 * @param next the number of the first line after these
 */
public record Said(long next, List<String> lines) {
    public Said {
        lines = List.copyOf(lines);
    }
}
