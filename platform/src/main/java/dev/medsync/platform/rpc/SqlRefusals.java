package dev.medsync.platform.rpc;

import io.grpc.Status;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an SQLSTATE tells the caller. Constraint violations and the like are nobody's business: they stay unexpected. */
final class SqlRefusals {
    private static final Pattern NOT_OWNER =
            Pattern.compile("NOT_OWNER (?<capability>\\S+) (?<facility>\\d+) (?<state>\\S+) (?<epoch>-?\\d+)");

    /**
     * What the pool says of a connection that broke in use. Cleaning up after the break meets it, and then it hides the
     * exception with the SQLSTATE.
     */
    private static final String CLOSED = "Connection is closed";

    private SqlRefusals() {}

    static Optional<Refusal> of(SQLException e) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "");
        return switch (state) {
            // Raised by replication.enter.
            case "MV001" -> Optional.of(notOwner(Objects.requireNonNullElse(e.getMessage(), "")));
            // A snapshot older than a fence (CUTOVER.md): the caller does what it does on NOT_OWNER.
            case "40001" -> Optional.of(notOwner(""));
            // character_not_in_repertoire, untranslatable_character: a NUL, or half a surrogate pair, in a text
            case "22021", "22P05" ->
                Optional.of(Refusal.of(
                        Status.Code.INVALID_ARGUMENT,
                        Status.Code.INVALID_ARGUMENT.name(),
                        "A text has a character that cannot be stored."));
            // query_canceled: statement_timeout
            case "57014" ->
                Optional.of(
                        Refusal.of(Status.Code.DEADLINE_EXCEEDED, "DATABASE_TIMEOUT", "The database took too long."));
            // deadlock_detected, lock_not_available: nothing was written
            case "40P01", "55P03" -> Optional.of(unavailable());
            default -> isConnectionLost(e, state) ? Optional.of(unavailable()) : Optional.empty();
        };
    }

    /** Connection exceptions, operator intervention, insufficient resources; or the pool has none to give. */
    private static boolean isConnectionLost(SQLException e, String state) {
        return state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("53")
                || e instanceof SQLTransientConnectionException
                || (state.isEmpty() && CLOSED.equals(e.getMessage()));
    }

    private static Refusal unavailable() {
        return Refusal.unavailable("DATABASE_UNAVAILABLE", "The database is not available for the moment.");
    }

    private static Refusal notOwner(String message) {
        Matcher matcher = NOT_OWNER.matcher(message);
        if (!matcher.find()) {
            return Refusal.of(
                    Status.Code.FAILED_PRECONDITION,
                    Reasons.NOT_OWNER,
                    "The data of this facility is owned elsewhere.");
        }
        return Refusal.notOwner(
                        matcher.group("capability"),
                        Integer.parseInt(matcher.group("facility")),
                        Long.parseLong(matcher.group("epoch")))
                .with("state", matcher.group("state"));
    }
}
