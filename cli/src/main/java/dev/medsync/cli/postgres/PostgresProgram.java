package dev.medsync.cli.postgres;

import dev.medsync.cli.DirectoryTree;
import dev.medsync.cli.Home;
import dev.medsync.cli.process.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * One PostgreSQL server on loopback: created on first start, provisioned as soon as it answers, durable (fsync on),
 * passwords checked (scram), its log readable by the migration (wal_level logical), no Unix sockets.
 */
public final class PostgresProgram implements Program {
    /** The superuser's name; nothing but provisioning uses it. */
    public static final String SUPERUSER = "postgres";

    private static final String PROVISIONED = "medsync.provisioned";

    private final int port;
    private final Path dataDirectory;
    private final Path binaries;
    private final String superuserPassword;
    private final Provisioning provisioning;
    private boolean provisioned;

    /**
     * Describes a server.
     *
     * @param port where it listens, on 127.0.0.1
     * @param dataDirectory created when missing
     * @param binaries where server programs are unpacked
     */
    public PostgresProgram(
            int port, Path dataDirectory, Path binaries, String superuserPassword, List<DatabaseSpec> databases) {
        this.port = port;
        this.dataDirectory = dataDirectory;
        this.binaries = binaries;
        this.superuserPassword = superuserPassword;
        this.provisioning = new Provisioning(databases);
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public Launch prepare() throws IOException {
        PostgresBinaries programs = PostgresBinaries.unpackedBelow(binaries);
        ServerAccount account = ServerAccount.find();
        if (!Files.exists(dataDirectory.resolve("PG_VERSION"))) {
            initialise(programs, account);
        }
        Files.writeString(dataDirectory.resolve("postgresql.conf"), ServerSettings.forPort(port));
        Files.writeString(dataDirectory.resolve("pg_hba.conf"), ServerSettings.HOST_BASED_AUTHENTICATION);
        provisioned = false;
        List<String> command =
                account.wrap(List.of(programs.program("postgres").toString(), "-D", dataDirectory.toString()));
        return new Launch(command, Map.of("LC_ALL", "C", "TZ", "UTC"), dataDirectory);
    }

    private void initialise(PostgresBinaries programs, ServerAccount account) throws IOException {
        // An interrupted initdb leaves a directory without PG_VERSION as its last word; begin anew.
        if (Files.exists(dataDirectory)) {
            DirectoryTree.delete(dataDirectory);
        }
        Home.privateDirectory(dataDirectory);
        Path passwordFile = dataDirectory.resolveSibling(dataDirectory.getFileName() + ".password");
        Home.writePrivate(passwordFile, superuserPassword.getBytes(StandardCharsets.UTF_8));
        account.own(dataDirectory);
        account.own(passwordFile);
        try {
            run(account.wrap(List.of(
                    programs.program("initdb").toString(),
                    "--pgdata=" + dataDirectory,
                    "--username=" + SUPERUSER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--data-checksums")));
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("initdb failed: " + output.strip());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while creating the database directory", e);
        }
    }

    @Override
    public Readiness probe() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 1000);
        } catch (IOException e) {
            return Readiness.notReady("port " + port + " does not answer yet");
        }
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("select 1");
            provisionOnce();
            return Readiness.ready();
        } catch (SQLException | IOException e) {
            return Readiness.notReady(String.valueOf(e.getMessage()));
        }
    }

    private void provisionOnce() throws SQLException, IOException {
        if (provisioned) {
            return;
        }
        Path mark = dataDirectory.resolveSibling(dataDirectory.getFileName() + "." + PROVISIONED);
        String fingerprint = provisioning.fingerprint();
        if (!Files.exists(mark) || !Files.readString(mark).equals(fingerprint)) {
            provisioning.run(this::connect);
            Home.writePrivate(mark, fingerprint.getBytes(StandardCharsets.UTF_8));
        }
        provisioned = true;
    }

    private Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", SUPERUSER);
        properties.setProperty("password", superuserPassword);
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("ApplicationName", "medsync");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
    }

    @Override
    public StopSignal stopSignal() {
        return StopSignal.INT;
    }
}
