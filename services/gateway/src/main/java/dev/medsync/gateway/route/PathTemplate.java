package dev.medsync.gateway.route;

import java.util.ArrayList;
import java.util.List;

/**
 * A path template of `google.api.http`: literal segments, `*` (one segment), `**` (the rest), variables
 * (`{id}`, `{name=shelves/*}`) and a verb after the last colon (`/claims/{id}:submit`).
 *
 * @param segments literal segments, or `*`, or, as the last one, `**`
 * @param verb what follows the colon; empty when there is none
 */
public record PathTemplate(String text, List<String> segments, List<Variable> variables, String verb) {

    static final String ONE = "*";
    static final String REST = "**";

    /**
     * A part of the path that has a name.
     *
     * @param name field path, such as `claim.id`
     * @param first index of its first segment
     * @param count how many segments it takes; -1 takes the rest
     */
    public record Variable(String name, int first, int count) {}

    public PathTemplate {
        segments = List.copyOf(segments);
        variables = List.copyOf(variables);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static PathTemplate parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("a path template starts with a slash: " + text);
        }
        return new Parser(text).parse();
    }

    private static final class Parser {

        private final String text;
        private final List<String> segments = new ArrayList<>();
        private final List<Variable> variables = new ArrayList<>();

        Parser(String text) {
            this.text = text;
        }

        PathTemplate parse() {
            int end = text.length();
            String verb = "";
            int colon = text.lastIndexOf(':');
            if (colon > text.lastIndexOf('/') && colon > text.lastIndexOf('}')) {
                verb = text.substring(colon + 1);
                end = colon;
                check(!verb.isEmpty(), "empty verb");
            }
            int at = 1;
            while (at <= end) {
                int next;
                if (at < end && text.charAt(at) == '{') {
                    int close = text.indexOf('}', at);
                    check(close > 0, "a brace is not closed");
                    variable(text.substring(at + 1, close));
                    next = close + 1;
                    check(next == end || text.charAt(next) == '/', "a variable ends its segment");
                } else {
                    int slash = text.indexOf('/', at);
                    next = slash < 0 || slash > end ? end : slash;
                    segment(text.substring(at, next));
                }
                at = next + 1;
            }
            int rest = segments.indexOf(REST);
            check(rest < 0 || rest == segments.size() - 1, "** is the last segment");
            return new PathTemplate(text, segments, variables, verb);
        }

        private void variable(String inside) {
            int equals = inside.indexOf('=');
            String name = equals < 0 ? inside : inside.substring(0, equals);
            check(!name.isEmpty(), "a variable has a name");
            int first = segments.size();
            for (String segment : (equals < 0 ? ONE : inside.substring(equals + 1)).split("/", -1)) {
                segment(segment);
            }
            boolean rest = segments.getLast().equals(REST);
            variables.add(new Variable(name, first, rest ? -1 : segments.size() - first));
        }

        private void segment(String segment) {
            check(!segment.isEmpty(), "an empty segment");
            check(segment.indexOf('{') < 0 && segment.indexOf('}') < 0, "a misplaced brace");
            check(segment.indexOf('*') < 0 || segment.equals(ONE) || segment.equals(REST), "a misplaced star");
            segments.add(segment);
        }

        private void check(boolean holds, String what) {
            if (!holds) {
                throw new IllegalArgumentException("path template " + text + ": " + what);
            }
        }
    }
}
