package dev.medsync.cli.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells when a process that has just started does things as quickly as it is going to: a just-in-time compiler makes code
 * faster for minutes, and a figure in which both are mixed describes neither. Steady is a round that is no longer better than
 * the one before it by more than an eighth.
 */
final class SteadyState {
    private static final double BETTER = 1.0 / 8;
    private static final int FEWEST = 3;

    private final int most;
    private final List<Double> rounds = new ArrayList<>();

    /** @param most after so many rounds it is measured as it is */
    SteadyState(int most) {
        this.most = most;
    }

    /** Takes a round's figure, of which less is better; whether another round is needed. */
    boolean needsAnother(double figure) {
        rounds.add(figure);
        int count = rounds.size();
        if (count >= most) {
            return false;
        }
        return count < FEWEST || isBetter(count - 1) || isBetter(count - 2);
    }

    private boolean isBetter(int round) {
        return rounds.get(round) < rounds.get(round - 1) * (1 - BETTER);
    }

    /** For a figure's note. */
    String told(String unit) {
        return "warmed up for " + rounds.size() + " rounds, from " + Quantity.of(rounds.getFirst(), unit) + " to "
                + Quantity.of(rounds.getLast(), unit);
    }
}
