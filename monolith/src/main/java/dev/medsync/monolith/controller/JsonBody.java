package dev.medsync.monolith.controller;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medsync.monolith.service.ProblemException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request's JSON object, read field by field. What is missing or of another kind is a 400 that names the field, never its value. */
final class JsonBody {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("MM/dd/uuuu").withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MM/dd/uuuu HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);
    private static final BigDecimal LARGEST = new BigDecimal("9999999999.99");

    private final JsonNode object;
    private final String path;

    private JsonBody(JsonNode object, String path) {
        this.object = object;
        this.path = path;
    }

    /** An absent body is an empty object. */
    static JsonBody parse(@Nullable String body) {
        try {
            JsonNode node = body == null || body.isBlank() ? MAPPER.createObjectNode() : MAPPER.readTree(body);
            if (!node.isObject()) {
                throw ProblemException.invalid("", "expected a JSON object");
            }
            return new JsonBody(node, "");
        } catch (JsonProcessingException e) {
            throw ProblemException.invalid("", "not JSON");
        }
    }

    /** A string; no control characters. */
    @Nullable
    String text(String name, int longest) {
        JsonNode node = value(name);
        if (node == null) {
            return null;
        }
        if (!node.isTextual()) {
            throw invalid(name, "expected a string");
        }
        String text = node.textValue();
        if (text.codePointCount(0, text.length()) > longest || text.length() > longest) {
            throw invalid(name, "longer than " + longest);
        }
        if (text.chars().anyMatch(Character::isISOControl) || hasLoneSurrogate(text)) {
            throw invalid(name, "contains control characters");
        }
        return text;
    }

    /** A text of several lines; no other control characters. */
    String requiredDocument(String name, int longest) {
        JsonNode node = value(name);
        if (node == null) {
            throw invalid(name, "required");
        }
        if (!node.isTextual()) {
            throw invalid(name, "expected a string");
        }
        String text = node.textValue();
        if (text.isBlank()) {
            throw invalid(name, "required");
        }
        if (text.length() > longest) {
            throw invalid(name, "longer than " + longest);
        }
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')
                || hasLoneSurrogate(text)) {
            throw invalid(name, "contains control characters");
        }
        return text;
    }

    String textOr(String name, int longest, String otherwise) {
        String text = text(name, longest);
        return text == null ? otherwise : text;
    }

    String requiredText(String name, int longest) {
        String text = text(name, longest);
        if (text == null || text.isBlank()) {
            throw invalid(name, "required");
        }
        return text;
    }

    /** One of some codes. */
    String code(String name, List<String> allowed, @Nullable String otherwise) {
        String text = text(name, 20);
        if (text == null) {
            if (otherwise == null) {
                throw invalid(name, "required");
            }
            return otherwise;
        }
        if (!allowed.contains(text)) {
            throw invalid(name, "expected one of " + allowed);
        }
        return text;
    }

    /** One of some codes, or null. */
    @Nullable
    String codeOrNull(String name, List<String> allowed) {
        return value(name) == null ? null : code(name, allowed, null);
    }

    @Nullable
    Long number(String name) {
        JsonNode node = value(name);
        if (node == null) {
            return null;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw invalid(name, "expected a whole number");
        }
        return node.longValue();
    }

    long requiredNumber(String name) {
        Long number = number(name);
        if (number == null) {
            throw invalid(name, "required");
        }
        return number;
    }

    int integer(String name, int least, int most, @Nullable Integer otherwise) {
        Long number = number(name);
        if (number == null) {
            if (otherwise == null) {
                throw invalid(name, "required");
            }
            return otherwise;
        }
        if (number < least || number > most) {
            throw invalid(name, "out of range");
        }
        return number.intValue();
    }

    /** Dollars, as a JSON number; more than two decimals are left to the caller to round (HABIT 3). */
    @Nullable
    BigDecimal money(String name) {
        JsonNode node = value(name);
        if (node == null) {
            return null;
        }
        if (!node.isNumber()) {
            throw invalid(name, "expected a number");
        }
        BigDecimal amount = node.decimalValue();
        if (amount.abs().compareTo(LARGEST) > 0 || amount.scale() > 6 || amount.scale() < -10) {
            throw invalid(name, "out of range");
        }
        return amount;
    }

    /** A number with at most four decimals and ten digits before them. */
    @Nullable
    BigDecimal decimal(String name) {
        BigDecimal number = money(name);
        if (number != null && number.stripTrailingZeros().scale() > 4) {
            throw invalid(name, "expected at most four decimals");
        }
        return number;
    }

    /** Dollars and cents. */
    BigDecimal cents(String name, boolean negativeAllowed, @Nullable BigDecimal otherwise) {
        BigDecimal amount = money(name);
        if (amount == null) {
            if (otherwise == null) {
                throw invalid(name, "required");
            }
            return otherwise;
        }
        if (amount.stripTrailingZeros().scale() > 2) {
            throw invalid(name, "expected at most two decimals");
        }
        if (!negativeAllowed && amount.signum() < 0) {
            throw invalid(name, "must not be negative");
        }
        return amount.setScale(2);
    }

    @Nullable
    LocalDate date(String name) {
        String text = text(name, 10);
        try {
            return text == null ? null : inRange(name, LocalDate.parse(text, DATE));
        } catch (DateTimeException e) {
            throw invalid(name, "expected MM/dd/yyyy");
        }
    }

    LocalDate requiredDate(String name) {
        LocalDate date = date(name);
        if (date == null) {
            throw invalid(name, "required");
        }
        return date;
    }

    @Nullable
    LocalDateTime time(String name) {
        String text = text(name, 19);
        try {
            if (text == null) {
                return null;
            }
            LocalDateTime time = LocalDateTime.parse(text, TIME);
            inRange(name, time.toLocalDate());
            return time;
        } catch (DateTimeException e) {
            throw invalid(name, "expected MM/dd/yyyy HH:mm:ss");
        }
    }

    /** Objects in an array; absent: none. */
    List<JsonBody> objects(String name, int most) {
        JsonNode node = value(name);
        if (node == null) {
            return List.of();
        }
        if (!node.isArray() || node.size() > most) {
            throw invalid(name, "expected an array of at most " + most);
        }
        List<JsonBody> objects = new ArrayList<>();
        for (JsonNode element : node) {
            if (!element.isObject()) {
                throw invalid(name, "expected objects");
            }
            objects.add(new JsonBody(element, path + name + "[" + objects.size() + "]."));
        }
        return objects;
    }

    ProblemException invalid(String name, String detail) {
        return ProblemException.invalid(path + name, detail);
    }

    private @Nullable JsonNode value(String name) {
        JsonNode node = object.get(name);
        return node == null || node.isNull() ? null : node;
    }

    private LocalDate inRange(String name, LocalDate date) {
        if (date.getYear() < 1850 || date.getYear() > 2200) {
            throw invalid(name, "out of range");
        }
        return date;
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF);
    }
}
