package dev.medsync.platform.data;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The facility's data belongs to the other side, or the transaction is older than the fence (40001): nothing was read or
 * written here, and the caller should ask the owner.
 */
public final class NotOwnerException extends DatabaseException {

    static final String SQL_STATE = "MV001";
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final Pattern MESSAGE = Pattern.compile("NOT_OWNER (\\S+) (\\d+) (\\S+) (\\d+)");

    private final String capability;
    private final int facility;
    private final long epoch;

    NotOwnerException(SQLException cause, String capability, int facility) {
        super(cause);
        Matcher message = MESSAGE.matcher(String.valueOf(cause.getMessage()));
        boolean told = message.find();
        this.capability = told ? message.group(1) : capability;
        this.facility = told ? Integer.parseInt(message.group(2)) : facility;
        this.epoch = told ? Long.parseLong(message.group(4)) : 0;
    }

    static boolean causedBy(SQLException e, String capability, int facility) {
        return SQL_STATE.equals(e.getSQLState())
                || (SERIALIZATION_FAILURE.equals(e.getSQLState()) && facility >= 0 && !capability.isEmpty());
    }

    public String capability() {
        return capability;
    }

    public int facility() {
        return facility;
    }

    /** The epoch this database knows; 0 when it does not know one. */
    public long epoch() {
        return epoch;
    }
}
