package dev.medsync.monolith.model;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * JSON by hand, as the first version did before there was a library everybody agreed on. The one thing changed since is the
 * escaping: a patient called {@code O"Brien} once took the claim screen down.
 */
public final class JsonText {

    private final StringBuilder text = new StringBuilder(256).append('{');

    /** A string, or null. */
    public JsonText text(String name, @Nullable String value) {
        name(name);
        append(text, value);
        return this;
    }

    /** A number or a boolean as it prints itself, or null. */
    public JsonText raw(String name, @Nullable Object value) {
        name(name).append(value);
        return this;
    }

    /** An array of objects. */
    public <T> JsonText array(String name, List<T> values, Function<T, String> json) {
        name(name).append(arrayOf(values, json));
        return this;
    }

    /** The object. */
    public String end() {
        return text.append('}').toString();
    }

    /** A bare array: the legacy shape of every list, with nowhere to put a page token. */
    public static <T> String arrayOf(List<T> values, Function<T, String> json) {
        StringBuilder array = new StringBuilder("[");
        for (T value : values) {
            if (array.length() > 1) {
                array.append(',');
            }
            array.append(json.apply(value));
        }
        return array.append(']').toString();
    }

    /** A quoted, escaped string. */
    public static String quote(String value) {
        StringBuilder quoted = new StringBuilder(value.length() + 2);
        append(quoted, value);
        return quoted.toString();
    }

    private StringBuilder name(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        append(text, name);
        return text.append(':');
    }

    private static void append(StringBuilder to, @Nullable String value) {
        if (value == null) {
            to.append("null");
            return;
        }
        to.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> to.append("\\\"");
                case '\\' -> to.append("\\\\");
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                default -> {
                    // '<' too, so that no answer is markup when a browser guesses its type
                    if (c < 0x20 || c == '<' || c == 0x2028 || c == 0x2029) {
                        to.append(String.format("\\u%04x", (int) c));
                    } else {
                        to.append(c);
                    }
                }
            }
        }
        to.append('"');
    }
}
