package dev.medsync.platform.request;

import com.google.protobuf.ProtocolMessageEnum;
import com.google.protobuf.Timestamp;
import com.google.type.Date;
import com.google.type.Money;
import dev.medsync.platform.data.ProtoValues;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.rpc.Refusal.FieldViolation;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks a request's fields and tells all that is wrong at once, by field, never by value. */
public final class Input {

    /** What a {@code numeric(12,2)} holds. */
    private static final BigDecimal MOST = new BigDecimal("9999999999.99");

    private static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(2200, 1, 1);
    private static final long FIRST_SECOND = FIRST_DAY.toEpochDay() * 86_400;
    private static final long LAST_SECOND = LAST_DAY.toEpochDay() * 86_400;
    private static final int MOST_NANOS = 999_999_999;

    private final List<FieldViolation> violations = new ArrayList<>();

    /** @throws Refusal INVALID_ARGUMENT with everything that was found wrong */
    public void check() {
        if (!violations.isEmpty()) {
            throw Refusal.invalid(violations);
        }
    }

    public void require(boolean holds, String field, String description) {
        if (!holds) {
            violations.add(new FieldViolation(field, description));
        }
    }

    public long id(String field, long value) {
        require(value > 0, field, "Required.");
        return value;
    }

    /** An id, or 0 for none. */
    public long optionalId(String field, long value) {
        require(value >= 0, field, "An id, or nothing.");
        return value;
    }

    /** Text that must be there. */
    public String text(String field, String value, int most) {
        require(!value.isBlank(), field, "Required.");
        return optionalText(field, value, most);
    }

    public String optionalText(String field, String value, int most) {
        require(value.length() <= most, field, "At most " + most + " characters.");
        require(value.indexOf('\0') < 0, field, "No NUL characters.");
        return value;
    }

    /** A whole number of digits only, as public numbers are. */
    public String number(String field, String value, int most) {
        text(field, value, most);
        require(value.chars().allMatch(c -> c >= '0' && c <= '9'), field, "Digits only.");
        return value;
    }

    /** US dollars, 0.00 when absent; may be negative. */
    public BigDecimal amount(String field, Money value) {
        try {
            BigDecimal amount = ProtoValues.amount(value);
            require(amount.abs().compareTo(MOST) <= 0, field, "Too large.");
            return amount;
        } catch (IllegalArgumentException e) {
            require(false, field, "US dollars, exact to the cent.");
            return BigDecimal.ZERO;
        }
    }

    public BigDecimal positiveAmount(String field, Money value) {
        BigDecimal amount = amount(field, value);
        require(amount.signum() > 0, field, "More than nothing.");
        return amount;
    }

    public @Nullable LocalDate optionalDay(String field, Date value) {
        try {
            LocalDate day = ProtoValues.day(value);
            require(
                    day == null || day.isAfter(FIRST_DAY) && day.isBefore(LAST_DAY),
                    field,
                    "A day between 1900 and 2200.");
            return day;
        } catch (IllegalArgumentException e) {
            require(false, field, "A day of the calendar.");
            return null;
        }
    }

    /** A moment in whole milliseconds, which is all that the other owner can hold; null when it was not set. */
    public @Nullable Instant optionalInstant(String field, Timestamp value) {
        if (value.equals(Timestamp.getDefaultInstance())) {
            return null;
        }
        boolean known = value.getSeconds() > FIRST_SECOND
                && value.getSeconds() < LAST_SECOND
                && value.getNanos() >= 0
                && value.getNanos() <= MOST_NANOS;
        require(known, field, "A moment between 1900 and 2200.");
        return known
                ? Instant.ofEpochSecond(value.getSeconds(), value.getNanos()).truncatedTo(ChronoUnit.MILLIS)
                : null;
    }

    /** One of the known values; the given one when it was left out. */
    public <M extends Enum<M> & ProtocolMessageEnum> M oneOf(String field, M value, M otherwise) {
        if (value.name().equals("UNRECOGNIZED")) {
            require(false, field, "A known value.");
            return otherwise;
        }
        return value.getNumber() == 0 ? otherwise : value;
    }

    public LocalDate day(String field, Date value) {
        LocalDate day = optionalDay(field, value);
        require(day != null, field, "Required.");
        return day == null ? FIRST_DAY : day;
    }
}
