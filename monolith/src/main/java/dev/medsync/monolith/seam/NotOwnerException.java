package dev.medsync.monolith.seam;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** This database does not own the facility; nothing was read or written. Ask the owner, or ask again. */
public final class NotOwnerException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Raised by {@code replication.enter}. */
    private static final String NOT_OWNER = "MV001";

    /** A snapshot from before the fence: the transaction must be repeated, and will then be refused or not. */
    private static final String SERIALIZATION_FAILURE = "40001";

    private final String capability;
    private final int facility;
    private final String state;
    private final long epoch;

    private NotOwnerException(String capability, int facility, String state, long epoch, SQLException cause) {
        super("not the owner of " + capability + " " + facility, cause);
        this.capability = capability;
        this.facility = facility;
        this.state = state;
        this.epoch = epoch;
    }

    /** True for the two refusals of the guard. */
    public static boolean is(SQLException refusal) {
        return NOT_OWNER.equals(refusal.getSQLState()) || SERIALIZATION_FAILURE.equals(refusal.getSQLState());
    }

    /** Reads {@code NOT_OWNER capability facility state epoch}; what is missing comes from the request. */
    static NotOwnerException from(SQLException refusal, Capability capability, int facility) {
        if (NOT_OWNER.equals(refusal.getSQLState()) && refusal instanceof PSQLException known) {
            ServerErrorMessage message = known.getServerErrorMessage();
            String text = message == null ? null : message.getMessage();
            if (text != null) {
                String[] words = text.split(" ");
                if (words.length == 5) {
                    return new NotOwnerException(
                            words[1], Integer.parseInt(words[2]), words[3], Long.parseLong(words[4]), refusal);
                }
            }
        }
        return new NotOwnerException(capability.id(), facility, "UNKNOWN", 0, refusal);
    }

    /** billing or records. */
    public String capability() {
        return capability;
    }

    /** The facility; 0 stands for what all share. */
    public int facility() {
        return facility;
    }

    /** The ownership's epoch here; 0 when unknown. */
    public long epoch() {
        return epoch;
    }

    /** Who is likely to own it: service, moving (ask both), or unknown. */
    public String ownerHint() {
        return switch (state) {
            case "REPLICA", "ABORTED" -> "service";
            case "FENCED" -> "moving";
            default -> "unknown";
        };
    }
}
