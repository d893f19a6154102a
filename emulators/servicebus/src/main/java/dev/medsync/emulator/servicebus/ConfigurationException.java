package dev.medsync.emulator.servicebus;

import java.util.List;

/** A configuration that the emulator cannot use. The message names every problem with its path in the file. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    ConfigurationException(String source, List<String> problems) {
        super("The configuration " + source + " cannot be used:\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Each problem: a path, a colon, and what is wrong there. */
    public List<String> problems() {
        return problems;
    }
}
