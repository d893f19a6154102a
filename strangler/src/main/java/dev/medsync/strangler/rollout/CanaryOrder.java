package dev.medsync.strangler.rollout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The order in which facilities move: the pilot, then small ones, with one of the busiest within the first tenth, because
 * what fails only under load should fail while little has moved.
 */
final class CanaryOrder {
    /** Shares of all facilities after which the rollout stops to look, in percent. */
    static final List<Integer> STEPS = List.of(1, 10, 50, 100);

    private CanaryOrder() {}

    /**
     * @param sizes a measure of traffic by facility
     * @param pilot the facility that goes first, if it is among them
     */
    static List<Integer> of(Map<Integer, Long> sizes, int pilot) {
        List<Integer> order = new ArrayList<>(sizes.keySet());
        order.sort(Comparator.<Integer>comparingLong(each -> sizes.getOrDefault(each, 0L))
                .thenComparing(Comparator.naturalOrder()));
        if (order.size() > 2) {
            Integer busiest = order.removeLast();
            order.add(Math.max(1, order.size() / 20), busiest);
        }
        if (order.remove((Integer) pilot)) {
            order.addFirst(pilot);
        }
        return order;
    }

    /** How many facilities a step covers; at least the pilot. */
    static int covered(int facilities, int percent) {
        return Math.max(1, (int) Math.ceil(facilities * percent / 100.0));
    }
}
