package dev.medsync.system;

import dev.medsync.platform.data.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Replication slots of a database that is done with. */
final class TestSlots {
    private TestSlots() {}

    static void drop(TestPostgres.TestDatabase database) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> noneLeft(database));
    }

    private static boolean noneLeft(TestPostgres.TestDatabase database) throws SQLException {
        String ours = " from pg_replication_slots where database = current_database()";
        try (Connection superuser = TestPostgres.asSuperuser(database);
                Statement statement = superuser.createStatement()) {
            statement.execute("select pg_terminate_backend(active_pid)" + ours + " and active");
            statement.execute("select pg_drop_replication_slot(slot_name)" + ours + " and not active");
            try (ResultSet left = statement.executeQuery("select count(*)" + ours)) {
                left.next();
                return left.getInt(1) == 0;
            }
        }
    }
}
