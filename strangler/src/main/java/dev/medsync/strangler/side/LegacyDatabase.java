package dev.medsync.strangler.side;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
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
