package dev.medsync.cli.bench;

import java.util.Arrays;
import java.util.Collection;

/** Percentiles of some values: the smallest value that at least so many per cent do not exceed. */
record Percentiles(double p50, double p99, double max) {
    static Percentiles of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return new Percentiles(at(sorted, 50), at(sorted, 99), sorted[sorted.length - 1]);
    }

    private static double at(double[] sorted, int percent) {
        return sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1];
    }
}
