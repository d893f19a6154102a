package dev.medsync.gateway.mapping;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.medsync.gateway.transcode.InvalidRequestException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * How money, days and moments look in the legacy JSON: a number with two decimals, and text in the monolith's formats and
 * zone. Exact: an amount with more decimals than cents is written with all of them, never rounded.
 */
final class LegacyForm {

    static final String MONEY = "google.type.Money";
    static final String DATE = "google.type.Date";
    static final String TIMESTAMP = "google.protobuf.Timestamp";

    private final DateTimeFormatter date;
    private final DateTimeFormatter time;
    private final ZoneId zone;

    LegacyForm(MappingDocument document) {
        date = document.date();
        time = document.time();
        zone = document.zone();
    }

    static BigDecimal amount(Message money) {
        Descriptor type = money.getDescriptorForType();
        long units = (Long) money.getField(type.findFieldByNumber(2));
        int nanos = (Integer) money.getField(type.findFieldByNumber(3));
        BigDecimal amount = BigDecimal.valueOf(units).add(BigDecimal.valueOf(nanos, 9));
        BigDecimal cents = amount.stripTrailingZeros();
        return cents.scale() < 2 ? cents.setScale(2) : cents;
    }

    /** The amount as a message; at most nine decimals and eighteen digits before them. */
    static Message money(Descriptor type, BigDecimal amount, String path) throws InvalidRequestException {
        BigDecimal plain = amount.stripTrailingZeros();
        if (plain.scale() > 9 || plain.precision() - plain.scale() > 18) {
            throw new InvalidRequestException(path, "an amount of money");
        }
        BigDecimal units = plain.setScale(0, java.math.RoundingMode.DOWN);
        return DynamicMessage.newBuilder(type)
                .setField(type.findFieldByNumber(1), "USD")
                .setField(type.findFieldByNumber(2), units.longValueExact())
                .setField(
                        type.findFieldByNumber(3),
                        plain.subtract(units).movePointRight(9).intValueExact())
                .build();
    }

    /** The text of a day; null for no day, which is year 0. */
    @Nullable
    String date(Message day) {
        Descriptor type = day.getDescriptorForType();
        int year = (Integer) day.getField(type.findFieldByNumber(1));
        if (year == 0) {
            return null;
        }
        int month = (Integer) day.getField(type.findFieldByNumber(2));
        int dayOfMonth = (Integer) day.getField(type.findFieldByNumber(3));
        try {
            return date.format(LocalDate.of(year, month, dayOfMonth));
        } catch (DateTimeException e) {
            throw new IllegalStateException("the service answered with an impossible day", e);
        }
    }

    Message date(Descriptor type, String text, String path) throws InvalidRequestException {
        try {
            LocalDate day = LocalDate.parse(text, date);
            // The formatter would take 02/30 for the last of February.
            if (!date.format(day).equals(text)) {
                throw new InvalidRequestException(path, "a day that exists");
            }
            return DynamicMessage.newBuilder(type)
                    .setField(type.findFieldByNumber(1), day.getYear())
                    .setField(type.findFieldByNumber(2), day.getMonthValue())
                    .setField(type.findFieldByNumber(3), day.getDayOfMonth())
                    .build();
        } catch (DateTimeParseException e) {
            throw new InvalidRequestException(path, "a day as the legacy API writes it");
        }
    }

    /**
     * The moment that the monolith's wall clock means: in the doubled hour of autumn the earlier one; in the hour that spring
     * skips, that much later.
     */
    Message time(Descriptor type, String text, String path) throws InvalidRequestException {
        try {
            LocalDateTime clock = LocalDateTime.parse(text, time);
            // The formatter would take 02/30 for the last of February.
            if (!time.format(clock).equals(text)) {
                throw new InvalidRequestException(path, "a moment that exists");
            }
            return DynamicMessage.newBuilder(type)
                    .setField(type.findFieldByNumber(1), clock.atZone(zone).toEpochSecond())
                    .build();
        } catch (DateTimeParseException e) {
            throw new InvalidRequestException(path, "a moment as the legacy API writes it");
        }
    }

    /** The wall clock of the monolith's zone; what is finer than the format is cut off. */
    String time(Message timestamp) {
        Descriptor type = timestamp.getDescriptorForType();
        FieldDescriptor seconds = type.findFieldByNumber(1);
        FieldDescriptor nanos = type.findFieldByNumber(2);
        return time.format(
                Instant.ofEpochSecond((Long) timestamp.getField(seconds), (Integer) timestamp.getField(nanos))
                        .atZone(zone));
    }
}
