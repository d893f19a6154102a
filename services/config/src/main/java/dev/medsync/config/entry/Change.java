package dev.medsync.config.entry;

import dev.medsync.platform.rpc.Refusal.FieldViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A change that somebody asks for.
 *
 * @param expectedVersion the version that the actor has seen; 0 to create or to overwrite whatever is current
 * @param idempotencyKey by which a retry is recognised
 */
record Change(
        String key, String value, String actor, String reason, long expectedVersion, Optional<String> idempotencyKey) {

    private static final Pattern KEY = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
    private static final int LONGEST_KEY = 200;
    private static final int LONGEST_VALUE = 64 * 1024;
    private static final int LONGEST_REASON = 500;

    /** What came of it. */
    sealed interface Outcome {
        /** A new version. */
        record Changed(ConfigEntry entry) implements Outcome {}

        /** A retry of a change that was made before. */
        record Repeated(ConfigEntry entry) implements Outcome {}

        /** Somebody else has changed it meanwhile. */
        record Stale(long currentVersion) implements Outcome {}

        /** The idempotency key belongs to another change of this key. */
        record KeyReused() implements Outcome {}
    }

    List<FieldViolation> violations() {
        List<FieldViolation> violations = new ArrayList<>();
        if (key.length() > LONGEST_KEY || !KEY.matcher(key).matches()) {
            violations.add(new FieldViolation("key", "Lower-case words joined by dots, at most " + LONGEST_KEY + "."));
        }
        if (value.length() > LONGEST_VALUE) {
            violations.add(new FieldViolation("value", "At most " + LONGEST_VALUE + " characters."));
        }
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            violations.add(new FieldViolation("reason", "Needed, at most " + LONGEST_REASON + " characters."));
        }
        if (expectedVersion < 0) {
            violations.add(new FieldViolation("expected_version", "Not negative."));
        }
        return violations;
    }
}
