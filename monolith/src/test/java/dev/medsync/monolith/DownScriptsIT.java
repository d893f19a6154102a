package dev.medsync.monolith;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every schema version goes up, down with rows in it, and up again. */
final class DownScriptsIT {

    private static final Path SCRIPTS = Path.of("src/main/resources/db/migration");

    private final MonolithFixture monolith = MonolithFixture.get();

    @Test
    void everyVersionGoesUpDownWithRowsAndUpAgain() throws SQLException, IOException {
        monolith.sql("create database down_scripts");
        try (Connection connection = monolith.connect("down_scripts")) {
            List<Path> up = scripts(false);
            run(connection, up);
            run(connection, """
                    insert into facility (id, name) values (1, 'A');
                    insert into patient (facility_id, mrn, last_name, first_name, birth_date) values (1, 'M1', 'X', 'Y', '1980-01-01');
                    insert into encounter (facility_id, patient_id, enc_type, started_at) values (1, 1, 'AMB', '2026-03-01 19:00');
                    select close_encounter(1, null, '2026-03-01 20:00');
                    insert into invoice (facility_id, invoice_no, patient_id, invoice_date, due_date, total_amount)
                      values (1, next_invoice_no(1), 1, '2026-01-01', '2026-02-01', 41);""");
            List<Path> down = scripts(true);
            // the seam alone: what is left is the legacy system, working
            int seam =
                    (int) down.stream().filter(script -> version(script) >= 100).count();
            run(connection, down.subList(0, seam));
            run(connection, """
                    insert into encounter (facility_id, patient_id, enc_type, started_at) values (1, 1, 'AMB', '2026-03-02 09:00');
                    select close_encounter(max(id), null, '2026-03-02 10:00') from encounter;
                    insert into invoice (facility_id, invoice_no, patient_id, invoice_date, due_date, total_amount)
                      values (1, next_invoice_no(1), 1, '2026-01-01', '2026-02-01', 41);
                    select month_end(1, '2026-03-01');""");
            run(connection, scripts(false).subList(up.size() - seam, up.size()));
            run(connection, down);
            run(connection, up);
        } finally {
            monolith.sql("drop database down_scripts with (force)");
        }
    }

    private static void run(Connection connection, List<Path> scripts) throws SQLException, IOException {
        for (Path script : scripts) {
            run(connection, Files.readString(script));
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<Path> scripts(boolean down) throws IOException {
        Comparator<Path> byVersion = Comparator.comparingInt(DownScriptsIT::version);
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            return files.filter(file -> file.toString().endsWith(".down.sql") == down)
                    .sorted(down ? byVersion.reversed() : byVersion)
                    .toList();
        }
    }

    private static int version(Path script) {
        return Integer.parseInt(script.getFileName().toString().replaceAll("^V|__.*$", ""));
    }
}
