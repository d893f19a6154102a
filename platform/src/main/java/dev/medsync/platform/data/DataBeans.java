package dev.medsync.platform.data;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** A service's database and keys, from its configuration. The schema is brought up before anything else can use it. */
@Factory
final class DataBeans {

    @Bean(preDestroy = "close")
    @Context
    @Requires(property = "medsync.data.url")
    Database database(DatabaseSettings settings, @Value("${medsync.data.migrate:true}") boolean migrate) {
        Database database = new Database(settings);
        if (migrate) {
            Migrations.ofService(database, settings.username()).up();
        }
        return database;
    }

    @Singleton
    @Requires(property = "medsync.keys.directory")
    FieldEncryption fieldEncryption(
            @Value("${medsync.keys.directory}") String directory,
            @Value("${micronaut.application.name}") String service) {
        Path keys = Path.of(directory);
        return new FieldEncryption(keys, service, new LocalKeyFile(keys));
    }

    @Singleton
    RowShapeFailures rowShapeFailures(MeterRegistry metrics) {
        return failure -> metrics.counter(
                        "medsync.row.shape.failures",
                        "field",
                        failure.path(),
                        "problem",
                        failure.problem().name())
                .increment();
    }
}
