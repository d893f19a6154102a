package dev.medsync.gateway.mapping;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One expression of the mapping language: a source, `?` if its default means absent, and a filter with its argument.
 *
 * <pre>
 * status | code chargeStatus
 * provider_id?
 * 'A', null
 * total + late_fee - paid
 * lines | each claimLine
 * address.city
 * entry | oneof
 * </pre>
 *
 * @param source a path, a sum of paths, a quoted constant, or null
 * @param optional whether a default is written as null
 * @param filter `code`, `each`, `object`, `oneof`, `number`, `text`, `last` or `flag`
 * @param argument the name of the table that the filter uses
 */
record Expression(
        String source,
        boolean optional,
        @Nullable String filter,
        @Nullable String argument) {

    private static final String NULL = "null";

    private static final Pattern SYNTAX = Pattern.compile(
            "(?<source>'[^']*'|[^|?]+?)\\s*(?<optional>\\?)?\\s*(\\|\\s*(?<filter>\\w+)(\\s+(?<argument>\\S+))?)?");

    static Expression parse(String text) {
        Matcher matcher = SYNTAX.matcher(text.trim());
        if (!matcher.matches()) {
            throw new MappingException("not an expression: " + text);
        }
        return new Expression(
                matcher.group("source").trim(),
                matcher.group("optional") != null,
                matcher.group("filter"),
                matcher.group("argument"));
    }

    /** The same of another source. */
    Expression of(String other) {
        return new Expression(other, optional, filter, argument);
    }

    boolean isConstant() {
        return source.startsWith("'") || source.equals(NULL);
    }

    @Nullable
    String constant() {
        return source.equals(NULL) ? null : source.substring(1, source.length() - 1);
    }

    boolean isSum() {
        return !isConstant() && (source.contains(" + ") || source.contains(" - "));
    }

    String argumentOf(String shape) {
        if (argument == null) {
            throw new MappingException(filter + " needs a name: " + shape);
        }
        return argument;
    }
}
