package dev.medsync.cli.bench;

import java.util.Locale;

/**
 * A number and what it counts.
 *
 * @param unit as people write it: {@code ms}, {@code s}, {@code GB}, {@code rows/s}, {@code ×}, …
 */
record Quantity(double value, String unit) {
    static Quantity of(double value, String unit) {
        return new Quantity(value, unit);
    }

    /** Three significant digits, and thousands apart. */
    @Override
    public String toString() {
        double size = Math.abs(value);
        String number;
        if (size >= 100 || size == Math.rint(size)) {
            number = String.format(Locale.ROOT, "%,.0f", value);
        } else if (size >= 10) {
            number = String.format(Locale.ROOT, "%.1f", value);
        } else {
            number = String.format(Locale.ROOT, "%.2f", value);
        }
        return number + ' ' + unit;
    }
}
