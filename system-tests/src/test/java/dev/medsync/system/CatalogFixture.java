package dev.medsync.system;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL with two fresh databases: {@code monolith} and {@code service}, each with its migrations applied. */
final class CatalogFixture implements AutoCloseable {
    private static final Path MONOLITH = Path.of("../monolith/src/main/resources/db/migration");
    private static final Path PLATFORM = Path.of("../platform/src/main/resources/db/platform");
    private static final String SERVICE_ROLE = "layout_service";

    private final EmbeddedPostgres server;

    CatalogFixture() throws IOException, SQLException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("wal_level", "logical")
                .setServerConfig("fsync", "off")
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + SERVICE_ROLE);
            statement.execute("create database monolith");
            statement.execute("create database service");
        }
        apply(MONOLITH, "monolith");
        apply(PLATFORM, "service");
    }

    /** The rows of a query, each as {@code a | b | c}. */
    List<String> rows(String database, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    columns.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join(" | ", columns));
            }
        }
        return rows;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void apply(Path folder, String database) throws IOException, SQLException {
        List<Path> scripts;
        try (Stream<Path> files = Files.list(folder)) {
            scripts = files.filter(file -> !file.toString().endsWith(".down.sql"))
                    .sorted(Comparator.comparingInt(CatalogFixture::version))
                    .toList();
        }
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            for (Path script : scripts) {
                statement.execute(Files.readString(script).replace("${service_role}", SERVICE_ROLE));
            }
        }
    }

    /** {@code V101__…} is 101, {@code V0_3__…} is 3. */
    static int version(Path script) {
        String name = String.valueOf(script.getFileName());
        return Integer.parseInt(name.substring(1, name.indexOf("__")).replace("0_", ""));
    }
}
