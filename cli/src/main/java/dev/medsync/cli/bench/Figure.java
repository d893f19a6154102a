package dev.medsync.cli.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the report: what was measured, what stands beside it, and what it should be.
 *
 * @param measured null when it could not be measured; the note says why
 * @param beside what it is compared with, measured in the same run
 * @param judged what the goal is held against, where that is a ratio or a difference and not the figure itself
 * @param note what a reader has to know: parts of the figure, or why something is missing
 */
record Figure(
        String measurement,
        String name,
        @Nullable Quantity measured,
        List<Beside> beside,
        @Nullable Quantity judged,
        @Nullable Goal goal,
        String note) {

    /**
     * Something to compare a figure with.
     *
     * @param quantity null when the comparison could not be made; the name then says what is missing
     */
    record Beside(String name, @Nullable Quantity quantity) {
        @Override
        public String toString() {
            return quantity == null ? name : name + ' ' + quantity;
        }
    }

    /** Whether the figure is as it should be. */
    enum Verdict {
        MET,
        MISSED,
        /** There is no goal. */
        NONE,
        /** There is a goal, and it could not be measured against it. */
        OPEN
    }

    static Builder of(String measurement, String name) {
        return new Builder(measurement, name);
    }

    Verdict verdict() {
        if (goal == null) {
            return Verdict.NONE;
        }
        Quantity held = judged == null ? measured : judged;
        if (held == null || !held.unit().equals(goal.limit().unit())) {
            return Verdict.OPEN;
        }
        return goal.isMetBy(held) ? Verdict.MET : Verdict.MISSED;
    }

    static final class Builder {
        private final String measurement;
        private final String name;
        private final List<Beside> beside = new ArrayList<>();
        private @Nullable Quantity measured;
        private @Nullable Quantity judged;
        private @Nullable Goal goal;
        private String note = "";

        private Builder(String measurement, String name) {
            this.measurement = measurement;
            this.name = name;
        }

        Builder measured(double value, String unit) {
            measured = Quantity.of(value, unit);
            return this;
        }

        Builder beside(String what, double value, String unit) {
            beside.add(new Beside(what, Quantity.of(value, unit)));
            return this;
        }

        /** Says what is missing for a comparison. */
        Builder notCompared(String why) {
            beside.add(new Beside(why, null));
            return this;
        }

        /** What the goal is held against instead of the figure. */
        Builder judged(double value, String unit) {
            judged = Quantity.of(value, unit);
            return this;
        }

        Builder goal(Goal value) {
            goal = value;
            return this;
        }

        Builder note(String text) {
            note = text;
            return this;
        }

        Figure build() {
            return new Figure(measurement, name, measured, List.copyOf(beside), judged, goal, note);
        }
    }
}
