package dev.medsync.records;

import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.Migrations;
import dev.medsync.platform.data.MigrationsCheck;
import dev.medsync.platform.data.TestPostgres;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

final class MigrationsIT {

    @Test
    void everyVersionGoesUpAndDownAndUpWithDataInIt() {
        TestPostgres.TestDatabase postgres = TestPostgres.database("records", "records");
        try (Database database = postgres.open()) {
            Migrations migrations =
                    Migrations.ofService(database, postgres.settings().username());
            MigrationsCheck.upDownUp(migrations, version -> {
                if (version.equals("1")) {
                    database.asOwner(transaction -> {
                        try (Statement statement = transaction.connection().createStatement()) {
                            return statement.executeUpdate("insert into number_counter values (12, 'mrn', 44)");
                        }
                    });
                }
            });
        }
    }
}
