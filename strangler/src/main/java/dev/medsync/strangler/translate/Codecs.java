package dev.medsync.strangler.translate;

import com.google.protobuf.Timestamp;
import com.google.type.Date;
import com.google.type.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The codecs for the types and habits of the legacy schema. */
public final class Codecs {
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    /** {@code timestamp(3)} as PostgreSQL writes it: fractions only where there are any. */
    private static final DateTimeFormatter LOCAL_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter();

    /** Milliseconds, which is all that legacy keeps, written as PostgreSQL writes them. */
    private static final long NANOS_PER_MILLI = 1_000_000;

    private Codecs() {}

    /** A number that must be there. */
    public static Codec<Long> number(String sqlType) {
        return new Codec<>(
                sqlType, text -> Long.valueOf(required(text)), value -> Long.toString(Objects.requireNonNull(value)));
    }

    /** A foreign key that may be missing: null there, 0 here. */
    public static Codec<Long> reference() {
        return new Codec<>(
                "bigint",
                text -> text == null ? 0L : Long.valueOf(text),
                value -> value == null || value == 0 ? null : Long.toString(value));
    }

    /** Text that is never null. Padding of char(n) columns is not part of the text. */
    public static Codec<String> text(String sqlType) {
        return new Codec<>(sqlType, text -> stripPadding(required(text), sqlType), value -> value == null ? "" : value);
    }

    /** Text where null and '' mean the same (habit 8): both are empty here, and go back as null. */
    public static Codec<String> blankIsNull(String sqlType) {
        return new Codec<>(
                sqlType,
                text -> text == null ? "" : stripPadding(text, sqlType),
                value -> value == null || value.isEmpty() ? null : value);
    }

    /** Whole units in a column that also has decimals. */
    public static Codec<Integer> wholeQuantity() {
        return new Codec<>(
                "numeric",
                text -> {
                    try {
                        return new BigDecimal(required(text)).intValueExact();
                    } catch (ArithmeticException e) {
                        throw new UntranslatableException("", "a fraction of a unit");
                    }
                },
                value -> Objects.requireNonNull(value) + ".00");
    }

    /** US dollars, exact to the cent. */
    public static Codec<Money> money() {
        return new Codec<>(
                "numeric",
                text -> toMoney(new BigDecimal(required(text))),
                value -> fromMoney(value).toPlainString());
    }

    /**
     * A decimal number, which is text in a message: without zeros that say nothing, {@code 98.6} for 98.6000. What has more
     * places than the column is rounded there.
     *
     * @param scale decimal places of the column
     * @param zeroIsNone whether the column says 0 for none; otherwise it says null
     */
    public static Codec<String> decimal(int scale, boolean zeroIsNone) {
        return new Codec<>(
                "numeric",
                text -> {
                    BigDecimal number = text == null ? null : new BigDecimal(text);
                    boolean none = number == null || zeroIsNone && number.signum() == 0;
                    return none
                            ? ""
                            : Objects.requireNonNull(number)
                                    .stripTrailingZeros()
                                    .toPlainString();
                },
                value -> {
                    if (value == null || value.isEmpty()) {
                        return zeroIsNone ? BigDecimal.ZERO.setScale(scale).toPlainString() : null;
                    }
                    return new BigDecimal(value)
                            .setScale(scale, java.math.RoundingMode.HALF_UP)
                            .toPlainString();
                });
    }

    /** A day; null is absent. */
    public static Codec<Date> date() {
        return new Codec<>(
                "date",
                text -> {
                    if (text == null) {
                        return null;
                    }
                    LocalDate day = LocalDate.parse(text);
                    return Date.newBuilder()
                            .setYear(day.getYear())
                            .setMonth(day.getMonthValue())
                            .setDay(day.getDayOfMonth())
                            .build();
                },
                value -> value == null || value.equals(Date.getDefaultInstance())
                        ? null
                        : LocalDate.of(value.getYear(), value.getMonth(), value.getDay())
                                .toString());
    }

    /**
     * A zone-less local time of the legacy server (habit 1); null is absent. In the doubled hour of autumn the earlier instant
     * is meant; a time in the hour that spring skips is a defect of the source and is moved by the length of the gap.
     */
    public static Codec<Timestamp> localTime(ZoneId zone) {
        return new Codec<>(
                "timestamp",
                text -> {
                    if (text == null) {
                        return null;
                    }
                    Instant instant =
                            LocalDateTime.parse(text, LOCAL_TIME).atZone(zone).toInstant();
                    return Timestamp.newBuilder()
                            .setSeconds(instant.getEpochSecond())
                            .setNanos(instant.getNano())
                            .build();
                },
                value -> {
                    if (value == null || value.equals(Timestamp.getDefaultInstance())) {
                        return null;
                    }
                    long millis = Math.floorDiv(value.getNanos(), NANOS_PER_MILLI);
                    Instant instant = Instant.ofEpochSecond(value.getSeconds(), millis * NANOS_PER_MILLI);
                    return LOCAL_TIME.format(instant.atZone(zone).toLocalDateTime());
                });
    }

    /** Text that is a UUID or null; empty here when null. */
    public static Codec<String> uuid() {
        return new Codec<>(
                "uuid", text -> text == null ? "" : text, value -> value == null || value.isEmpty() ? null : value);
    }

    /**
     * Letters that stand for the values of an enum.
     *
     * @param absent what SQL null means; null when null has no meaning
     * @param letters {@code "O=CHARGE_STATUS_OPEN"}, the letter before the first value that it stands for
     */
    public static <E extends Enum<E>> Codec<E> code(
            String sqlType, Function<String, E> valueOf, @Nullable E absent, String... letters) {
        Map<String, E> meaning = new HashMap<>();
        Map<E, String> letter = new HashMap<>();
        for (String pair : letters) {
            String[] parts = pair.split("=", 2);
            E value = valueOf.apply(parts[1]);
            meaning.putIfAbsent(parts[0], value);
            letter.putIfAbsent(value, parts[0]);
        }
        return new Codec<>(
                sqlType,
                text -> {
                    if (text == null) {
                        if (absent == null) {
                            throw new UntranslatableException("", "null");
                        }
                        return absent;
                    }
                    E value = meaning.get(text.stripTrailing());
                    if (value == null) {
                        throw new UntranslatableException("", "a code that is none of " + Arrays.toString(letters));
                    }
                    return value;
                },
                value -> {
                    if (value == absent && value != null && !letter.containsKey(value)) {
                        return null;
                    }
                    String code = letter.get(value);
                    if (code == null) {
                        throw new UntranslatableException("", value + " has no legacy code");
                    }
                    return code;
                });
    }

    /** Exact conversion; more than two decimals are a defect of the source. */
    public static Money toMoney(BigDecimal amount) {
        BigDecimal nanos = amount.remainder(BigDecimal.ONE).multiply(NANOS);
        return Money.newBuilder()
                .setCurrencyCode("USD")
                .setUnits(amount.longValue())
                .setNanos(nanos.intValueExact())
                .build();
    }

    /** Dollars with two decimals; an absent amount is 0.00. */
    public static BigDecimal fromMoney(@Nullable Money money) {
        if (money == null) {
            return BigDecimal.ZERO.setScale(2);
        }
        return BigDecimal.valueOf(money.getUnits())
                .add(BigDecimal.valueOf(money.getNanos(), 9))
                .setScale(2, java.math.RoundingMode.UNNECESSARY);
    }

    private static String required(@Nullable String text) {
        if (text == null) {
            throw new UntranslatableException("", "null");
        }
        return text;
    }

    private static String stripPadding(String text, String sqlType) {
        return sqlType.startsWith("char(") ? text.stripTrailing() : text;
    }
}
