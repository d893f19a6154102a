package dev.medsync.monolith.dao;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** The pool, after the migrations have run. */
@Factory
final class DatabaseFactory {

    /** {@code zone} is a parameter so that no connection is made before the process has its zone: the driver tells the server. */
    @Context
    @Bean(preDestroy = "close")
    HikariDataSource pool(DataConfiguration configuration, ServerZone zone, Optional<MeterRegistry> metrics) {
        PGSimpleDataSource owner = new PGSimpleDataSource();
        owner.setUrl(configuration.url());
        owner.setUser(configuration.ownerName());
        owner.setPassword(configuration.ownerSecret());
        UpMigrations.run(owner);

        HikariConfig pool = new HikariConfig();
        pool.setPoolName("monolith");
        pool.setJdbcUrl(configuration.url());
        pool.setUsername(configuration.username());
        pool.setPassword(configuration.password());
        pool.setMaximumPoolSize(configuration.poolSize() == null ? 20 : configuration.poolSize());
        // Nearly as long as the gateway waits for an answer. Whoever is turned away earlier is sent again by the
        // gateway,
        // which costs a monolith that has too much to do even more than the place in the queue.
        pool.setConnectionTimeout(8_000);
        pool.setAutoCommit(false);
        pool.addDataSourceProperty("ApplicationName", "monolith");
        pool.addDataSourceProperty("reWriteBatchedInserts", "true");
        // An error's detail quotes the failing row: patient data must not reach a log by way of a constraint.
        pool.addDataSourceProperty("logServerErrorDetail", "false");
        // A writer that hangs would hold up a fence; it is ended by the server.
        pool.addDataSourceProperty(
                "options", "-c statement_timeout=10s -c idle_in_transaction_session_timeout=30s -c search_path=public");
        metrics.ifPresent(pool::setMetricRegistry);
        return new HikariDataSource(pool);
    }
}
