package dev.medsync.records.write;

import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.request.WriteRequest;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How records are written: one transaction that owns the facility; a retry answers with what the first try has made; who
 * has seen an older version is refused; what is refused leaves nothing behind.
 */
@Singleton
public final class Writes {

    private final Database database;

    Writes(Database database) {
        this.database = database;
    }

    /** Makes an aggregate under a new id. */
    @FunctionalInterface
    public interface Creation<R> {
        Written<R> run(Transaction transaction, long id) throws SQLException;
    }

    /** Changes an aggregate that nobody else changes meanwhile. */
    @FunctionalInterface
    public interface Change<R> {
        Written<R> run(Transaction transaction, R found) throws SQLException;
    }

    public <R extends Record> Written<R> create(WriteRequest request, Stored<R, ?> kind, Creation<R> creation) {
        return database.enter(request.facility(), transaction -> {
            long id = transaction.nextId(kind.sequence());
            OptionalLong earlier = request.earlier(transaction, kind.type(), id);
            if (earlier.isPresent()) {
                return existing(transaction, kind, earlier.getAsLong());
            }
            return kept(transaction, creation.run(transaction, id));
        });
    }

    /** @param expectedVersion that the caller has seen; 0 for whichever there is */
    public <R extends Record> Written<R> change(
            WriteRequest request, Stored<R, ?> kind, long id, long expectedVersion, Change<R> change) {
        return database.enter(request.facility(), transaction -> {
            Optional<R> found = kind.store().findForUpdate(transaction, id);
            if (found.isEmpty()) {
                return new Written.Missing<>(kind.noun());
            }
            if (request.earlier(transaction, kind.type(), id).isPresent()) {
                return new Written.Done<>(found.get());
            }
            long current = kind.store().version(found.get());
            return kept(
                    transaction,
                    expectedVersion != 0 && expectedVersion != current
                            ? new Written.Stale<>(current)
                            : change.run(transaction, found.get()));
        });
    }

    private static <R extends Record> Written<R> existing(Transaction transaction, Stored<R, ?> kind, long id)
            throws SQLException {
        Optional<R> found = kind.store().find(transaction, id);
        return found.isPresent() ? new Written.Done<>(found.get()) : new Written.Missing<>(kind.noun());
    }

    private static <R> Written<R> kept(Transaction transaction, Written<R> written) {
        if (!(written instanceof Written.Done<R>)) {
            transaction.rollBack();
        }
        return written;
    }
}
