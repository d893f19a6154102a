package dev.medsync.monolith.seed;

import com.zaxxer.hikari.HikariDataSource;
import dev.medsync.monolith.dao.DataConfiguration;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.core.util.StringUtils;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seeds an empty database before the first request is answered, unless {@code medsync.monolith.seed} is {@code false}. A
 * database with patients in it is left alone.
 */
@Singleton
@Requires(property = "medsync.monolith.seed", notEquals = StringUtils.FALSE)
final class SeedAtStart implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(SeedAtStart.class);

    private final DataConfiguration data;
    private final String password;

    /** @param migrated not used: whoever gets the pool gets it after the migrations have run */
    SeedAtStart(
            DataConfiguration data,
            HikariDataSource migrated,
            @Value("${medsync.monolith.seed-password:" + Main.DEMO_PASSWORD + "}") String password) {
        this.data = data;
        this.password = password;
    }

    @Override
    public void onApplicationEvent(StartupEvent event) {
        boolean hasOwner = data.ownerUsername() != null;
        try (Connection connection = DriverManager.getConnection(
                data.url(),
                hasOwner ? data.ownerUsername() : data.username(),
                hasOwner ? data.ownerPassword() : data.password())) {
            Seed seed = new Seed(connection, password, (done, of) -> LOG.info("Seeded {} of {} patients", done, of));
            if (seed.runIfEmpty() instanceof Seed.Seeded seeded) {
                LOG.info(
                        "Seeded an empty database: {} patients, {} rows in {} ms",
                        seeded.patients(),
                        seeded.rows(),
                        seeded.took().toMillis());
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "the empty database could not be seeded; medsync.monolith.seed=false starts without", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
