package dev.medsync.platform.data;

import com.google.protobuf.Timestamp;
import com.google.type.Date;
import com.google.type.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Values of messages as Java's own types, exactly: an amount finer than a cent, another currency or a day that does not
 * exist is refused, never rounded.
 */
public final class ProtoValues {

    private static final String CURRENCY = "USD";
    private static final int CENTS = 2;
    private static final int NANO_DIGITS = 9;
    private static final int NANOS_PER_MICRO = 1000;

    private ProtoValues() {}

    /** US dollars. */
    public static Money money(BigDecimal amount) {
        BigDecimal nanos = amount.remainder(BigDecimal.ONE).movePointRight(NANO_DIGITS);
        return Money.newBuilder()
                .setCurrencyCode(CURRENCY)
                .setUnits(amount.longValue())
                .setNanos(nanos.intValueExact())
                .build();
    }

    /**
     * US dollars with two decimals; an amount that was not set is 0.00.
     *
     * @throws IllegalArgumentException for another currency, a fraction of a cent, or signs that contradict each other
     */
    public static BigDecimal amount(Money money) {
        boolean contradictory = Integer.signum(money.getNanos()) * Long.signum(money.getUnits()) < 0;
        boolean foreign =
                !money.getCurrencyCode().isEmpty() && !money.getCurrencyCode().equals(CURRENCY);
        if (contradictory || foreign) {
            throw new IllegalArgumentException("not an amount in US dollars");
        }
        try {
            return BigDecimal.valueOf(money.getUnits())
                    .add(BigDecimal.valueOf(money.getNanos(), NANO_DIGITS))
                    .setScale(CENTS, RoundingMode.UNNECESSARY);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("an amount finer than a cent", e);
        }
    }

    public static Date date(LocalDate day) {
        return Date.newBuilder()
                .setYear(day.getYear())
                .setMonth(day.getMonthValue())
                .setDay(day.getDayOfMonth())
                .build();
    }

    /**
     * The day; null when it was not set.
     *
     * @throws IllegalArgumentException for a day that the calendar does not have
     */
    public static @Nullable LocalDate day(Date date) {
        if (date.equals(Date.getDefaultInstance())) {
            return null;
        }
        try {
            return LocalDate.of(date.getYear(), date.getMonth(), date.getDay());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a day", e);
        }
    }

    public static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    /** The instant in microseconds, which is what the database keeps; null when it was not set. */
    public static @Nullable Instant instant(Timestamp timestamp) {
        if (timestamp.equals(Timestamp.getDefaultInstance())) {
            return null;
        }
        return Instant.ofEpochSecond(
                timestamp.getSeconds(), timestamp.getNanos() / NANOS_PER_MICRO * (long) NANOS_PER_MICRO);
    }
}
