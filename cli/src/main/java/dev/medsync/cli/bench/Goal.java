package dev.medsync.cli.bench;

/**
 * What a figure should be.
 *
 * @param atMost whether smaller is better
 */
record Goal(Quantity limit, boolean atMost) {
    static Goal atMost(double limit, String unit) {
        return new Goal(Quantity.of(limit, unit), true);
    }

    static Goal atLeast(double limit, String unit) {
        return new Goal(Quantity.of(limit, unit), false);
    }

    boolean isMetBy(Quantity judged) {
        if (!judged.unit().equals(limit.unit())) {
            throw new IllegalArgumentException(judged + " cannot be held against " + this);
        }
        return atMost ? judged.value() <= limit.value() : judged.value() >= limit.value();
    }

    @Override
    public String toString() {
        return (atMost ? "≤ " : "≥ ") + limit;
    }
}
