package dev.medsync.platform.data;

import java.sql.SQLException;

/** The database refused or could not be reached. Carries the SQLSTATE, by which the edge of the service maps it. */
public sealed class DatabaseException extends RuntimeException permits NotOwnerException {

    private final String sqlState;

    DatabaseException(SQLException cause) {
        super("database: SQLSTATE " + cause.getSQLState(), cause);
        this.sqlState = cause.getSQLState() == null ? "" : cause.getSQLState();
    }

    /** Five characters, empty when the driver gave none. */
    public String sqlState() {
        return sqlState;
    }

    static DatabaseException of(SQLException e, String capability, int facility) {
        return NotOwnerException.causedBy(e, capability, facility)
                ? new NotOwnerException(e, capability, facility)
                : new DatabaseException(e);
    }
}
