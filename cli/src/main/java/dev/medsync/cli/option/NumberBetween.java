package dev.medsync.cli.option;

import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number between two bounds, both included. An option names a subclass as its converter. */
public abstract class NumberBetween<N extends Comparable<N>> implements ITypeConverter<N> {
    private final Function<String, N> reading;
    private final N least;
    private final N most;

    /** @param reading throws {@link NumberFormatException} for what is no number */
    protected NumberBetween(Function<String, N> reading, N least, N most) {
        this.reading = reading;
        this.least = least;
        this.most = most;
    }

    @Override
    public final N convert(String given) {
        try {
            N number = reading.apply(given);
            // What is not a number at all (NaN) is above every bound.
            if (number.compareTo(least) >= 0 && number.compareTo(most) <= 0) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // The sentence below is true of it, too.
        }
        throw new TypeConversionException("'" + given + "' is not a number between " + least + " and " + most);
    }
}
