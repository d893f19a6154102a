package dev.medsync.monolith.dao;

import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.AbstractHealthIndicator;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** Up while a connection can be had and answers within a second. */
@Singleton
final class DatabaseHealth extends AbstractHealthIndicator<Map<String, Object>> {

    private final HikariDataSource pool;

    DatabaseHealth(HikariDataSource pool) {
        this.pool = pool;
    }

    @Override
    protected String getName() {
        return "database";
    }

    @Override
    protected Map<String, Object> getHealthInformation() {
        healthStatus = answers() ? HealthStatus.UP : HealthStatus.DOWN;
        return Map.of("busy", pool.getHikariPoolMXBean().getActiveConnections());
    }

    private boolean answers() {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }
}
