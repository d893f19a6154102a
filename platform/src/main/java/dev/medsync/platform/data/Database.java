package dev.medsync.platform.data;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A service's database. {@link #enter} is the one way to a facility's rows: it names the facility to row-level security,
 * takes the shared ownership lock and checks ownership, in one round trip; without it a query of a facility's table
 * fails.
 */
public final class Database implements AutoCloseable {

    /** What is done inside a transaction. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        T run(Transaction transaction) throws SQLException;
    }

    private static final int NO_FACILITY = -1;
    private static final String ENTER = "select replication.enter(?, ?)";
    private static final String NAME_FACILITY = "select set_config('medsync.facility', ?, true), 0";

    private final HikariDataSource service;
    private final HikariDataSource owner;
    private final String capability;

    public Database(DatabaseSettings settings) {
        this.capability = settings.capability() == null ? "" : settings.capability();
        this.service = pool(settings.url(), settings.username(), settings.password(), settings.poolSize(), "service");
        this.owner = pool(
                settings.url(), settings.ownerUsername(), settings.ownerPassword(), settings.ownerPoolSize(), "owner");
    }

    private static HikariDataSource pool(String url, String username, String password, int size, String name) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(username);
        config.setPassword(password);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setAutoCommit(false);
        config.setPoolName(username + "-" + name);
        config.setConnectionTimeout(5_000);
        config.setInitializationFailTimeout(-1);
        Properties driver = new Properties();
        driver.setProperty("ApplicationName", "medsync-" + username);
        driver.setProperty("tcpKeepAlive", "true");
        if (name.equals("service")) {
            // A long writer lengthens the hold of a move, and a forgotten one would stop it.
            driver.setProperty("options", "-c statement_timeout=15s -c idle_in_transaction_session_timeout=30s");
        }
        config.setDataSourceProperties(driver);
        return new HikariDataSource(config);
    }

    /** The capability whose ownership {@link #enter} checks; empty for a service that never moves. */
    public String capability() {
        return capability;
    }

    /**
     * Runs the work in a transaction of the facility and commits it. In a {@link ShadowRead} it runs read-only, whoever owns
     * the facility.
     *
     * @throws NotOwnerException when this database does not own the facility
     */
    public <T extends @Nullable Object> T enter(int facility, Work<T> work) {
        if (ShadowRead.isCurrent()) {
            return shadow(facility, work);
        }
        return transact(service, facility, work, connection -> {
            if (capability.isEmpty()) {
                return nameFacility(connection, facility);
            }
            try (PreparedStatement statement = connection.prepareStatement(ENTER)) {
                statement.setString(1, capability);
                statement.setInt(2, facility);
                return singleLong(statement, 1);
            }
        });
    }

    /**
     * Runs a shadow read: read-only, inside the facility, whoever owns it. For mirrored reads whose answer is compared and
     * never served.
     */
    public <T extends @Nullable Object> T shadow(int facility, Work<T> work) {
        return transact(service, facility, work, connection -> {
            try (PreparedStatement statement = connection.prepareStatement("set transaction read only")) {
                statement.execute();
            }
            return nameFacility(connection, facility);
        });
    }

    /**
     * Runs the work inside the facility, whoever owns it: for what a service knows beside the data that moves, such as what
     * the events of others told it.
     */
    public <T extends @Nullable Object> T beside(int facility, Work<T> work) {
        return transact(service, facility, work, connection -> nameFacility(connection, facility));
    }

    /** Runs the work in a transaction of the service's role without a facility: for tables that have none. */
    public <T extends @Nullable Object> T unscoped(Work<T> work) {
        return transact(service, NO_FACILITY, work, connection -> 0);
    }

    /** Runs the work in a transaction of the schema's owner, who sees every facility: for replication and migrations. */
    public <T extends @Nullable Object> T asOwner(Work<T> work) {
        return transact(owner, NO_FACILITY, work, connection -> 0);
    }

    /** Connections of the schema's owner, auto-commit off. */
    public DataSource ownerPool() {
        return owner;
    }

    /** Connections of the service's role, auto-commit off. */
    public DataSource servicePool() {
        return service;
    }

    @FunctionalInterface
    private interface Entry {
        long into(Connection connection) throws SQLException;
    }

    private <T extends @Nullable Object> T transact(HikariDataSource pool, int facility, Work<T> work, Entry entry) {
        Transaction transaction;
        T result;
        try (Connection connection = pool.getConnection()) {
            try {
                // The driver sends BEGIN together with the first statement, so entering costs one round trip.
                transaction = new Transaction(connection, facility, entry.into(connection));
                result = work.run(transaction);
                if (transaction.isRolledBack()) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw DatabaseException.of(e, capability, facility);
        }
        if (!transaction.isRolledBack()) {
            transaction.hooks().forEach(Runnable::run);
        }
        return result;
    }

    private static long nameFacility(Connection connection, int facility) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NAME_FACILITY)) {
            statement.setString(1, Integer.toString(facility));
            return singleLong(statement, 2);
        }
    }

    private static long singleLong(PreparedStatement statement, int column) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(column);
        }
    }

    private static void rollBack(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        service.close();
        owner.close();
    }
}
