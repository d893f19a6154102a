package dev.medsync.strangler.order;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which tables a statement or a function's body names. By words, not by parsing: it may see too much, never too little. */
final class SqlText {
    private static final Pattern COMMAND =
            Pattern.compile("write_or_leave_command\\s*\\([^']*'([a-z-]+)'", Pattern.CASE_INSENSITIVE);
    private static final Pattern COMMENT = Pattern.compile("--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final int SHOWN = 110;

    private final String text;

    SqlText(String text) {
        this.text = COMMENT.matcher(text).replaceAll(" ").toLowerCase(Locale.ROOT);
    }

    /** Tables it names at all, in the order of their first mention; also in a list of names for {@code execute format}. */
    List<String> tables(List<String> known) {
        List<String> found = new ArrayList<>(known.stream().filter(this::names).toList());
        found.sort(Comparator.comparingInt(this::firstMention));
        return found;
    }

    private boolean names(String table) {
        return firstMention(table) >= 0;
    }

    private int firstMention(String table) {
        String name = "\"?(?:public\\.)?\"?" + Pattern.quote(table) + "(?![a-z0-9_.])";
        Matcher mention = Pattern.compile("(?:from|join|into|update|only)\\s+(?:only\\s+)?" + name
                        + "|from\\s+(?:[a-z0-9_.\"]+(?:\\s+(?:as\\s+)?[a-z0-9_]+)?\\s*,\\s*)+" + name
                        + "|'" + Pattern.quote(table) + "'")
                .matcher(text);
        return mention.find() ? mention.start() : -1;
    }

    /** Tables it changes. A name in quotes counts when the text also updates what it was given ({@code update %I}). */
    Set<String> written(List<String> known) {
        boolean dynamic = text.contains("update %i") || text.contains("update public.%i");
        Set<String> written = new LinkedHashSet<>();
        for (String table : known) {
            boolean plain = Pattern.compile("(insert\\s+into|update|delete\\s+from)\\s+(only\\s+)?(public\\.)?"
                            + Pattern.quote(table) + "(?![a-z0-9_])")
                    .matcher(text)
                    .find();
            if (plain || dynamic && text.contains("'" + table + "'")) {
                written.add(table);
            }
        }
        return written;
    }

    /** Kinds of commands it leaves when a facility is away. */
    List<String> commands() {
        List<String> kinds = new ArrayList<>();
        Matcher command = COMMAND.matcher(text);
        while (command.find()) {
            kinds.add(command.group(1));
        }
        return kinds;
    }

    /** Whether it asks for the ownership of a capability before it goes on. */
    boolean enters(String capability) {
        return Pattern.compile("replication\\.enter\\s*\\(\\s*'" + capability + "'")
                .matcher(text)
                .find();
    }

    boolean calls(String function) {
        return Pattern.compile("(?<![a-z0-9_.])(?:public\\.)?" + function + "\\s*\\(")
                .matcher(text)
                .find();
    }

    /** The beginning, on one line. */
    String shown() {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + " …" : line;
    }
}
