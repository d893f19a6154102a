package dev.medsync.monolith.seed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs the up scripts of the legacy schema in the order of their versions. */
final class LegacySchema {
    private static final Path SCRIPTS = Path.of("src/main/resources/db/migration");

    private LegacySchema() {}

    static void create(String url, String username, String password) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, username, password);
                Statement statement = connection.createStatement()) {
            for (Path script : scripts()) {
                statement.execute(Files.readString(script));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            return files.filter(file -> file.getFileName().toString().matches("V\\d+__.*(?<!\\.down)\\.sql"))
                    .sorted(Comparator.comparingInt(LegacySchema::version))
                    .toList();
        }
    }

    private static int version(Path script) {
        return Integer.parseInt(script.getFileName().toString().replaceAll("^V|__.*$", ""));
    }
}
