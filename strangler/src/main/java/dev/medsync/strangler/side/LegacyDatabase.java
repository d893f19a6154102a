package dev.medsync.strangler.side;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.medsync.platform.replication.CapturedTable;
import dev.medsync.platform.replication.ChangeSource;
import dev.medsync.platform.replication.PostgresChangeSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The strangler's way into the monolith's database, as the role {@code strangler}. */
public final class LegacyDatabase implements AutoCloseable {
    private final String url;
    private final String username;
    private final String password;
    private final HikariDataSource pool;

    /**
     * @param url JDBC URL
     * @param poolSize connections for reading and for the steps of moves
     */
    public LegacyDatabase(String url, String username, String password, int poolSize) {
        this.url = url;
        this.username = username;
        this.password = password;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(username);
        config.setPassword(password);
        config.setMaximumPoolSize(poolSize);
        config.setMinimumIdle(1);
        config.setPoolName("legacy");
        config.setConnectionTimeout(2_000);
        config.setValidationTimeout(1_000);
        // The monolith may come up later than the strangler: that is a state to report, not a reason to die.
        config.setInitializationFailTimeout(-1);
        this.pool = new HikariDataSource(config);
    }

    /** A pooled connection; the pool undoes what the borrower set. */
    public Connection connect() throws SQLException {
        return pool.getConnection();
    }

    /** Work on a connection. */
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Does the work on a connection of its own. */
    <T> T call(Work<T> work) throws IOException {
        try (Connection connection = connect()) {
            return work.run(connection);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Reads everything as of one moment. */
    <T> T inSnapshot(Work<T> work) throws IOException {
        return call(connection -> {
            connection.setAutoCommit(false);
            // One round trip together with BEGIN; the connection's own setters are one each, and the pool's to undo
            // them.
            try (Statement set = connection.createStatement()) {
                set.execute("set transaction isolation level repeatable read, read only");
                T result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        });
    }

    static IOException failed(SQLException e) {
        return new IOException("The monolith's database did not answer: " + e.getMessage(), e);
    }

    /**
     * Reads the monolith's log through a slot of its own, which is made when it is not there.
     *
     * @throws IOException when the log cannot be read, or somebody else reads through the slot
     */
    public ChangeSource changes(String slot, String publication, List<CapturedTable> captured) throws IOException {
        try (Connection connection = connect()) {
            PostgresChangeSource.createSlot(connection, slot);
        } catch (SQLException e) {
            throw new IOException("Slot " + slot + " cannot be made: " + e.getMessage(), e);
        }
        return PostgresChangeSource.open(url, username, password, slot, publication, captured);
    }

    /** Connections whose session state outlives a transaction. */
    DataSource unpooled() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(username);
        source.setPassword(password);
        return source;
    }

    String url() {
        return url;
    }

    String username() {
        return username;
    }

    String password() {
        return password;
    }

    @Override
    public void close() {
        pool.close();
    }
}
