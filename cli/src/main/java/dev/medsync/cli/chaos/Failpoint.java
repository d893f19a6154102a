package dev.medsync.cli.chaos;

import java.util.ArrayList;
import java.util.List;

/** One cell of the matrix: a fault at a step of a move in one direction. */
record Failpoint(Direction direction, Step step, Fault fault) {
    /** Its name in the strangler, for one facility. */
    String at(int facility) {
        return fault.moment() + ':' + step.point() + '@' + facility;
    }

    /** Every fault at every step in both directions. */
    static List<Failpoint> all() {
        List<Failpoint> all = new ArrayList<>();
        for (Step step : Step.values()) {
            for (Fault fault : Fault.values()) {
                for (Direction direction : Direction.values()) {
                    all.add(new Failpoint(direction, step, fault));
                }
            }
        }
        return all;
    }

    @Override
    public String toString() {
        return fault + " " + step.point() + ", " + direction;
    }
}
