package dev.medsync.monolith.seam;

import dev.medsync.monolith.dao.Database;
import dev.medsync.monolith.dao.Sql;
import dev.medsync.monolith.dao.UserDao;
import dev.medsync.monolith.model.Caller;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that enter a facility first. The guard triggers would stop a write anyway; entering at the start refuses it before
 * work is done, and refuses reads, which no trigger sees.
 */
@Singleton
public final class OwnedData {

    /** What all facilities share: payers, fee schedules. */
    public static final int SHARED = 0;

    /** First key of the advisory lock under which requests with the same Idempotency-Key wait for each other. */
    private static final int KEY_LOCK_CLASS = 7000;

    private final Database database;

    OwnedData(Database database) {
        this.database = database;
    }

    /** A write; answers the aggregate's id. */
    @FunctionalInterface
    public interface Write {
        long with(Connection connection) throws SQLException;
    }

    /** Reads an aggregate back. */
    @FunctionalInterface
    public interface Load<T> {
        T from(Connection connection, long id) throws SQLException;
    }

    /**
     * A read of one facility, or of what all facilities share. Shared data is read wherever it is, owner or copy: a price list
     * that is some milliseconds old is a price list, and while facilities are at both owners both must be able to look.
     *
     * @throws NotOwnerException when the facility's data is not owned here, or the shared data's copy has been archived
     */
    public <T extends @Nullable Object> T read(Capability capability, int facility, Database.Work<T> work)
            throws SQLException {
        return guarded(capability, facility, connection -> {
            if (facility == SHARED) {
                Sql.first(connection, row -> true, "select replication.enter_shared_read(?)", capability.id());
            } else {
                // Reads write too: a line in audit_log. The monolith never waited for that line to be durable.
                Sql.first(
                        connection,
                        row -> row.getLong(1),
                        "select replication.enter_read(?, ?), set_config('synchronous_commit', 'off', true)",
                        capability.id(),
                        facility);
            }
            return work.with(connection);
        });
    }

    /**
     * A write on behalf of a caller, in the caller's facility, at most once per key. The answer is read in the same
     * transaction: a moment later the facility may be somebody else's, and a client that is told "not the owner" would take
     * the write for not done.
     *
     * @param aggregate what is written
     * @param key null: the client sent none, and a repetition is done again
     * @param load the aggregate by its id
     * @throws NotOwnerException when the facility is not owned here
     * @throws KeyReusedException when the key was used for another request
     */
    public <T> Written<T> write(
            Aggregate aggregate, Caller caller, @Nullable IdempotencyKey key, Write work, Load<T> load)
            throws SQLException {
        return guarded(aggregate.capability(), caller.facility(), connection -> {
            enter(connection, aggregate.capability(), caller);
            Optional<Long> earlier = key == null ? Optional.empty() : earlier(connection, caller.facility(), key);
            if (earlier.isPresent()) {
                return new Written<>(load.from(connection, earlier.get()), true);
            }
            long id = work.with(connection);
            if (key != null) {
                remember(connection, caller.facility(), aggregate.type(), id, key);
            }
            UserDao.audit(
                    connection, caller.userId(), caller.name(), caller.facility(), null, "W", aggregate.resource(), id);
            return new Written<>(load.from(connection, id), false);
        });
    }

    /** For a job: a transaction in one facility, by nobody in particular. */
    public <T extends @Nullable Object> T asJob(Capability capability, int facility, Database.Work<T> work)
            throws SQLException {
        return guarded(capability, facility, connection -> {
            Sql.first(connection, row -> row.getLong(1), "select replication.enter(?, ?)", capability.id(), facility);
            return work.with(connection);
        });
    }

    private static void enter(Connection connection, Capability capability, Caller caller) throws SQLException {
        Sql.first(
                connection,
                row -> row.getLong(1),
                "select replication.enter(?, ?), set_config('medsync.user_id', ?, true)",
                capability.id(),
                caller.facility(),
                Long.toString(caller.userId()));
    }

    private static void remember(Connection connection, int facility, String aggregateType, long id, IdempotencyKey key)
            throws SQLException {
        Sql.update(
                connection,
                "insert into replication.request_key (facility_id, idempotency_key, aggregate_type, aggregate_id, fingerprint)"
                        + " values (?, ?, ?, ?, ?)",
                facility,
                key.value(),
                aggregateType,
                id,
                key.fingerprint());
    }

    private static Optional<Long> earlier(Connection connection, int facility, IdempotencyKey key) throws SQLException {
        // The retry may arrive while the first attempt is still at work: wait for it, then see what it left.
        Sql.first(
                connection,
                row -> true,
                "select pg_advisory_xact_lock(?, hashtext(?))",
                KEY_LOCK_CLASS,
                facility + "/" + key.value());
        return Sql.first(
                connection,
                row -> {
                    if (key.contradicts(row.getString("fingerprint"))) {
                        throw new KeyReusedException();
                    }
                    return row.getLong("aggregate_id");
                },
                "select aggregate_id, fingerprint from replication.request_key where facility_id = ? and idempotency_key = ?",
                facility,
                key.value());
    }

    private <T extends @Nullable Object> T guarded(Capability capability, int facility, Database.Work<T> work)
            throws SQLException {
        try {
            return database.transaction(work);
        } catch (SQLException e) {
            if (NotOwnerException.is(e)) {
                throw NotOwnerException.from(e, capability, facility);
            }
            throw e;
        }
    }
}
