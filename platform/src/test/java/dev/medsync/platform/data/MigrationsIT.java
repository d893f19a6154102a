package dev.medsync.platform.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MigrationsIT {

    @Test
    void everyVersionGoesUpAndDownAndUp() {
        TestPostgres.TestDatabase postgres = TestPostgres.database("versions", null);
        try (Database database = postgres.open()) {
            Migrations migrations = new Migrations(
                    database.ownerPool(), postgres.settings().username(), List.of("db/platform", "db/test"));
            MigrationsCheck.upDownUp(migrations, version -> {});
            assertThat(migrations.pending()).isEmpty();
            assertThat(migrations.versions()).contains("0.1", "1");
        }
    }
}
