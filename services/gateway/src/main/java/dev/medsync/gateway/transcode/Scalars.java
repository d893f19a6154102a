package dev.medsync.gateway.transcode;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Text of a path, a query or a JSON token as the value of a scalar field. */
public final class Scalars {

    private static final BigDecimal MAX_UINT64 =
            new BigDecimal(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));
    private static final BigDecimal MAX_UINT32 = new BigDecimal((1L << 32) - 1);

    private Scalars() {}

    /** The value in the type that {@code Message.Builder.setField} wants. */
    public static Object parse(FieldDescriptor field, String text, String path) throws InvalidRequestException {
        return switch (field.getType()) {
            case STRING -> storable(text, path);
            case BOOL ->
                switch (text) {
                    case "true" -> Boolean.TRUE;
                    case "false" -> Boolean.FALSE;
                    default -> throw new InvalidRequestException(path, "true or false");
                };
            case INT32, SINT32, SFIXED32 ->
                (int) signed(text, Integer.MIN_VALUE, Integer.MAX_VALUE, path, "a 32-bit integer");
            case INT64, SINT64, SFIXED64 -> signed(text, Long.MIN_VALUE, Long.MAX_VALUE, path, "a 64-bit integer");
            case UINT32, FIXED32 ->
                unsigned(text, MAX_UINT32, path, "an unsigned 32-bit integer").intValue();
            case UINT64, FIXED64 ->
                unsigned(text, MAX_UINT64, path, "an unsigned 64-bit integer").longValue();
            case FLOAT -> (float) floating(text, path);
            case DOUBLE -> floating(text, path);
            case ENUM -> enumValue(field, text, path);
            case BYTES -> bytes(text, path);
            case MESSAGE, GROUP -> throw new InvalidRequestException(path, "an object");
        };
    }

    /** No database here can hold a NUL in a text; the edge is the one who can name the field. */
    private static String storable(String text, String path) throws InvalidRequestException {
        if (text.indexOf('\0') >= 0) {
            throw new InvalidRequestException(path, "a text without NUL");
        }
        return text;
    }

    private static long signed(String text, long min, long max, String path, String expected)
            throws InvalidRequestException {
        try {
            long value;
            if (text.length() <= 18 && isInteger(text)) {
                value = Long.parseLong(text);
            } else {
                value = decimal(text, path, expected).longValueExact();
            }
            if (value >= min && value <= max) {
                return value;
            }
        } catch (ArithmeticException e) {
            // Not whole, or too large: the same refusal.
        }
        throw new InvalidRequestException(path, expected);
    }

    private static BigInteger unsigned(String text, BigDecimal max, String path, String expected)
            throws InvalidRequestException {
        BigDecimal value = decimal(text, path, expected);
        if (value.signum() < 0
                || value.compareTo(max) > 0
                || value.stripTrailingZeros().scale() > 0) {
            throw new InvalidRequestException(path, expected);
        }
        return value.toBigInteger();
    }

    private static BigDecimal decimal(String text, String path, String expected) throws InvalidRequestException {
        if (text.length() > 64) {
            throw new InvalidRequestException(path, expected);
        }
        try {
            BigDecimal value = new BigDecimal(text);
            // Guards against numbers such as 1e999999999, which take for ever to expand.
            if (Math.abs((long) value.scale()) > 64) {
                throw new InvalidRequestException(path, expected);
            }
            return value;
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(path, expected);
        }
    }

    private static double floating(String text, String path) throws InvalidRequestException {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(path, "a number");
        }
    }

    private static EnumValueDescriptor enumValue(FieldDescriptor field, String text, String path)
            throws InvalidRequestException {
        @Nullable EnumValueDescriptor value = field.getEnumType().findValueByName(text);
        if (value == null && isInteger(text) && text.length() <= 9) {
            value = field.getEnumType().findValueByNumber(Integer.parseInt(text));
        }
        if (value == null) {
            throw new InvalidRequestException(
                    path,
                    "one of "
                            + field.getEnumType().getValues().stream()
                                    .map(EnumValueDescriptor::getName)
                                    .toList());
        }
        return value;
    }

    private static ByteString bytes(String text, String path) throws InvalidRequestException {
        try {
            return ByteString.copyFrom(
                    Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(path, "base64");
        }
    }

    private static boolean isInteger(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        if (text.length() == start) {
            return false;
        }
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
