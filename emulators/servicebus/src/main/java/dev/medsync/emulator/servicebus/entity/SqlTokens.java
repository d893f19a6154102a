package dev.medsync.emulator.servicebus.entity;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a SQL expression, read one after the other. */
final class SqlTokens {
    private static final Pattern TOKEN = Pattern.compile("""
            \\s*(?:\
            (?<text>'(?:[^']|'')*')\
            |(?<number>\\d+(?:\\.\\d*)?(?:[eE][+-]?\\d+)?)\
            |(?<quoted>\\[[^\\]]+\\]|"[^"]+")\
            |(?<name>[A-Za-z_][A-Za-z0-9_]*)\
            |(?<symbol><>|!=|<=|>=|[=<>(),.+-]))""");

    /** What a token is. */
    enum Kind {
        TEXT,
        NUMBER,
        QUOTED_NAME,
        NAME,
        SYMBOL,
        END
    }

    /** A token, without its quotes. */
    record Token(Kind kind, String text, int at) {
        boolean is(String word) {
            return (kind == Kind.NAME || kind == Kind.SYMBOL) && text.equalsIgnoreCase(word);
        }
    }

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int position;

    SqlTokens(String source) {
        this.source = source;
        Matcher matcher = TOKEN.matcher(source);
        int at = 0;
        while (!source.substring(at).isBlank()) {
            matcher.region(at, source.length());
            if (!matcher.lookingAt()) {
                throw new SqlSyntaxException(
                        "SQL filter: not understood at '" + source.substring(at).strip() + "'");
            }
            tokens.add(token(matcher));
            at = matcher.end();
        }
        tokens.add(new Token(Kind.END, "", source.length()));
    }

    private static Token token(Matcher matcher) {
        if (matcher.group("text") != null) {
            String quoted = matcher.group("text");
            return new Token(
                    Kind.TEXT, quoted.substring(1, quoted.length() - 1).replace("''", "'"), matcher.start("text"));
        }
        if (matcher.group("number") != null) {
            return new Token(Kind.NUMBER, matcher.group("number"), matcher.start("number"));
        }
        if (matcher.group("quoted") != null) {
            String quoted = matcher.group("quoted");
            return new Token(Kind.QUOTED_NAME, quoted.substring(1, quoted.length() - 1), matcher.start("quoted"));
        }
        if (matcher.group("name") != null) {
            return new Token(Kind.NAME, matcher.group("name"), matcher.start("name"));
        }
        return new Token(Kind.SYMBOL, matcher.group("symbol"), matcher.start("symbol"));
    }

    Token peek() {
        return tokens.get(position);
    }

    Token next() {
        Token token = tokens.get(position);
        if (token.kind() != Kind.END) {
            position++;
        }
        return token;
    }

    /** Passes over a word if it is the next one. */
    boolean skip(String word) {
        if (peek().is(word)) {
            position++;
            return true;
        }
        return false;
    }

    void expect(String word) {
        if (!skip(word)) {
            throw unexpected("'" + word + "'");
        }
    }

    SqlSyntaxException unexpected(String expected) {
        Token token = peek();
        String rest = token.kind() == Kind.END ? "the end" : "'" + source.substring(token.at()) + "'";
        return new SqlSyntaxException("SQL filter: expected " + expected + " at " + rest);
    }
}
