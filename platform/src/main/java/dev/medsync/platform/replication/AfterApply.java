package dev.medsync.platform.replication;

import dev.medsync.platform.data.RowKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Brings up to date what a service derives from an aggregate, after copies of it were written: triggers do not run then.
 * Called in the transaction of the copies, as the schema's owner.
 *
 * @param <R> the aggregate's record
 */
@FunctionalInterface
public interface AfterApply<R extends Record> {

    /**
     * @param written the copies that changed something, as stored
     * @param deleted the aggregates that are gone
     */
    void applied(Connection connection, List<R> written, List<RowKey> deleted) throws SQLException;

    /** Nothing is derived from the aggregate. */
    static <R extends Record> AfterApply<R> nothing() {
        return (connection, written, deleted) -> {};
    }
}
