package dev.medsync.emulator.servicebus.entity;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Service Bus SQL filter expression, evaluated with SQL's three truths: what compares with an absent property is neither
 * true nor false but unknown (null here), and unknown does not take a message.
 *
 * <p>Understood: {@code AND OR NOT}, {@code = <> != < <= > >=}, {@code [NOT] IN}, {@code [NOT] LIKE … [ESCAPE …]}, {@code IS
 * [NOT] NULL}, {@code EXISTS(…)}, text, numbers, {@code TRUE FALSE}, application properties by name, and {@code sys.} for the
 * message's own. Not understood: arithmetic and parameters.
 */
public sealed interface SqlExpression {

    /** @throws SqlSyntaxException the expression is not understood; the message says where */
    static SqlExpression parse(String text) {
        return new SqlParser(text).parse();
    }

    /** True, false, or null for unknown. */
    @Nullable
    Boolean evaluate(Message message);

    /** Whether the expression is true for this message. */
    default boolean matches(Message message) {
        return Boolean.TRUE.equals(evaluate(message));
    }

    /** Something that has a value: a property or a constant. */
    sealed interface Operand {
        @Nullable
        Object value(Message message);
    }

    /** A text, a number as {@link BigDecimal}, or a boolean. */
    record Constant(Object constant) implements Operand {
        @Override
        public Object value(Message message) {
            return constant;
        }
    }

    /** An application property; names are looked up as written, then without regard to case. */
    record ApplicationProperty(String name) implements Operand {
        @Override
        public @Nullable Object value(Message message) {
            Object exact = message.properties().get(name);
            if (exact != null) {
                return exact;
            }
            return message.properties().entrySet().stream()
                    .filter(property -> property.getKey().equalsIgnoreCase(name))
                    .map(java.util.Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }
    }

    /** A property of the message itself, written {@code sys.Name}. */
    record SystemProperty(String name) implements Operand {
        static final List<String> NAMES = List.of(
                "contenttype",
                "correlationid",
                "label",
                "messageid",
                "replyto",
                "replytosessionid",
                "sessionid",
                "subject",
                "to");

        @Override
        public @Nullable Object value(Message message) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "contenttype" -> message.contentType();
                case "correlationid" -> message.correlationId();
                case "label", "subject" -> message.subject();
                case "messageid" -> message.messageId();
                case "replyto" -> message.replyTo();
                case "replytosessionid" -> message.replyToSessionId();
                case "sessionid" -> message.sessionId();
                case "to" -> message.to();
                default -> throw new IllegalStateException("the parser lets no such name through: " + name);
            };
        }
    }

    /** Both are true; unknown where that depends on an unknown. */
    record And(SqlExpression left, SqlExpression right) implements SqlExpression {
        @Override
        public @Nullable Boolean evaluate(Message message) {
            Boolean first = left.evaluate(message);
            Boolean second = right.evaluate(message);
            if (Boolean.FALSE.equals(first) || Boolean.FALSE.equals(second)) {
                return false;
            }
            return first == null || second == null ? null : Boolean.TRUE;
        }
    }

    /** One is true; unknown where that depends on an unknown. */
    record Or(SqlExpression left, SqlExpression right) implements SqlExpression {
        @Override
        public @Nullable Boolean evaluate(Message message) {
            Boolean first = left.evaluate(message);
            Boolean second = right.evaluate(message);
            if (Boolean.TRUE.equals(first) || Boolean.TRUE.equals(second)) {
                return true;
            }
            return first == null || second == null ? null : Boolean.FALSE;
        }
    }

    /** The opposite; the opposite of unknown is unknown. */
    record Not(SqlExpression negated) implements SqlExpression {
        @Override
        public @Nullable Boolean evaluate(Message message) {
            Boolean value = negated.evaluate(message);
            return value == null ? null : Boolean.valueOf(!value);
        }
    }

    /** A comparison by one of {@code = <> < <= > >=}. */
    record Comparison(Operand left, String operator, Operand right) implements SqlExpression {
        @Override
        public @Nullable Boolean evaluate(Message message) {
            Integer order = compare(left.value(message), right.value(message), operator);
            if (order == null) {
                return null;
            }
            return switch (operator) {
                case "=" -> order == 0;
                case "<>" -> order != 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                case ">=" -> order >= 0;
                default -> throw new IllegalStateException("no operator: " + operator);
            };
        }

        /** Values of different kinds are different, and which is greater is unknown. */
        private static @Nullable Integer compare(@Nullable Object left, @Nullable Object right, String operator) {
            if (left == null || right == null) {
                return null;
            }
            if (left instanceof Number first && right instanceof Number second) {
                return Double.isFinite(first.doubleValue()) && Double.isFinite(second.doubleValue())
                        ? Integer.valueOf(new BigDecimal(first.toString()).compareTo(new BigDecimal(second.toString())))
                        : null;
            }
            if (left instanceof Boolean first && right instanceof Boolean second) {
                return first.compareTo(second);
            }
            boolean bothTexts = !(left instanceof Number || left instanceof Boolean)
                    && !(right instanceof Number || right instanceof Boolean);
            if (bothTexts) {
                return left.toString().compareTo(right.toString());
            }
            return operator.equals("=") || operator.equals("<>") ? Integer.valueOf(1) : null;
        }
    }

    /** One of several values. */
    record In(Operand operand, List<Operand> values) implements SqlExpression {
        @Override
        public @Nullable Boolean evaluate(Message message) {
            if (operand.value(message) == null) {
                return null;
            }
            return values.stream().anyMatch(value -> new Comparison(operand, "=", value).matches(message));
        }
    }

    /** A text of a certain form. */
    record Like(Operand operand, Pattern pattern) implements SqlExpression {
        @Override
        public @Nullable Boolean evaluate(Message message) {
            Object value = operand.value(message);
            return value == null
                    ? null
                    : Boolean.valueOf(pattern.matcher(value.toString()).matches());
        }
    }

    /** An absent property. */
    record IsNull(Operand operand) implements SqlExpression {
        @Override
        public Boolean evaluate(Message message) {
            return operand.value(message) == null;
        }
    }

    /** A property or constant that is itself true or false. */
    record Truth(Operand operand) implements SqlExpression {
        @Override
        public @Nullable Boolean evaluate(Message message) {
            return operand.value(message) instanceof Boolean value ? value : null;
        }
    }
}
