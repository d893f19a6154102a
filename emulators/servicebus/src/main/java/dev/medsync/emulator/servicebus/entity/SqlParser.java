package dev.medsync.emulator.servicebus.entity;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a SQL filter expression by recursive descent: OR, AND, NOT, then what stands between them. */
final class SqlParser {
    private static final Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", "<=", ">", ">=");

    private final SqlTokens tokens;

    SqlParser(String text) {
        this.tokens = new SqlTokens(text);
    }

    SqlExpression parse() {
        SqlExpression expression = or();
        if (tokens.peek().kind() != SqlTokens.Kind.END) {
            throw tokens.unexpected("AND, OR or the end");
        }
        return expression;
    }

    private SqlExpression or() {
        SqlExpression left = and();
        while (tokens.skip("OR")) {
            left = new SqlExpression.Or(left, and());
        }
        return left;
    }

    private SqlExpression and() {
        SqlExpression left = not();
        while (tokens.skip("AND")) {
            left = new SqlExpression.And(left, not());
        }
        return left;
    }

    private SqlExpression not() {
        return tokens.skip("NOT") ? new SqlExpression.Not(not()) : predicate();
    }

    private SqlExpression predicate() {
        if (tokens.skip("(")) {
            SqlExpression inner = or();
            tokens.expect(")");
            return inner;
        }
        if (tokens.skip("EXISTS")) {
            tokens.expect("(");
            SqlExpression.Operand operand = operand();
            tokens.expect(")");
            return new SqlExpression.Not(new SqlExpression.IsNull(operand));
        }
        SqlExpression.Operand operand = operand();
        if (tokens.skip("IS")) {
            boolean negated = tokens.skip("NOT");
            tokens.expect("NULL");
            return negate(negated, new SqlExpression.IsNull(operand));
        }
        boolean negated = tokens.skip("NOT");
        if (tokens.skip("IN")) {
            return negate(negated, new SqlExpression.In(operand, list()));
        }
        if (tokens.skip("LIKE")) {
            return negate(negated, new SqlExpression.Like(operand, likePattern()));
        }
        if (negated) {
            throw tokens.unexpected("IN or LIKE");
        }
        if (COMPARISONS.contains(tokens.peek().text()) && tokens.peek().kind() == SqlTokens.Kind.SYMBOL) {
            String operator = tokens.next().text();
            return new SqlExpression.Comparison(operand, operator.equals("!=") ? "<>" : operator, operand());
        }
        return new SqlExpression.Truth(operand);
    }

    private static SqlExpression negate(boolean negated, SqlExpression expression) {
        return negated ? new SqlExpression.Not(expression) : expression;
    }

    private List<SqlExpression.Operand> list() {
        List<SqlExpression.Operand> values = new ArrayList<>();
        tokens.expect("(");
        do {
            values.add(operand());
        } while (tokens.skip(","));
        tokens.expect(")");
        return values;
    }

    private SqlExpression.Operand operand() {
        if (tokens.skip("-")) {
            return new SqlExpression.Constant(number().negate());
        }
        if (tokens.skip("+")) {
            return new SqlExpression.Constant(number());
        }
        if (tokens.skip("TRUE")) {
            return new SqlExpression.Constant(true);
        }
        if (tokens.skip("FALSE")) {
            return new SqlExpression.Constant(false);
        }
        return switch (tokens.peek().kind()) {
            case TEXT -> new SqlExpression.Constant(tokens.next().text());
            case NUMBER -> new SqlExpression.Constant(number());
            case NAME, QUOTED_NAME -> property();
            case SYMBOL, END -> throw tokens.unexpected("a property or a value");
        };
    }

    private BigDecimal number() {
        if (tokens.peek().kind() != SqlTokens.Kind.NUMBER) {
            throw tokens.unexpected("a number");
        }
        return new BigDecimal(tokens.next().text());
    }

    private SqlExpression.Operand property() {
        SqlTokens.Token first = tokens.next();
        if (first.kind() == SqlTokens.Kind.NAME && tokens.skip(".")) {
            String name = name();
            return switch (first.text().toLowerCase(Locale.ROOT)) {
                case "user" -> new SqlExpression.ApplicationProperty(name);
                case "sys" -> systemProperty(name);
                default -> throw new SqlSyntaxException("SQL filter: expected sys. or user., got " + first.text());
            };
        }
        return new SqlExpression.ApplicationProperty(first.text());
    }

    private static SqlExpression.Operand systemProperty(String name) {
        if (!SqlExpression.SystemProperty.NAMES.contains(name.toLowerCase(Locale.ROOT))) {
            throw new SqlSyntaxException("SQL filter: sys." + name + " is not known; known are "
                    + String.join(", ", SqlExpression.SystemProperty.NAMES));
        }
        return new SqlExpression.SystemProperty(name);
    }

    private String name() {
        return switch (tokens.peek().kind()) {
            case NAME, QUOTED_NAME -> tokens.next().text();
            case TEXT, NUMBER, SYMBOL, END -> throw tokens.unexpected("a name");
        };
    }

    /** {@code %} stands for any text, {@code _} for one character, the escape character takes that from them. */
    private Pattern likePattern() {
        String form = text();
        String escape = tokens.skip("ESCAPE") ? text() : "";
        if (escape.length() > 1) {
            throw new SqlSyntaxException("SQL filter: ESCAPE takes one character, got '" + escape + "'");
        }
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < form.length(); i++) {
            char character = form.charAt(i);
            if (escape.indexOf(character) == 0 && i + 1 < form.length()) {
                i++;
                regex.append(Pattern.quote(form.substring(i, i + 1)));
            } else if (character == '%') {
                regex.append(".*");
            } else if (character == '_') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(String.valueOf(character)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private String text() {
        if (tokens.peek().kind() != SqlTokens.Kind.TEXT) {
            throw tokens.unexpected("a text in single quotes");
        }
        return tokens.next().text();
    }
}
