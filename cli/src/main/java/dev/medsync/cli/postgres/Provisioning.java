package dev.medsync.cli.postgres;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Creates the roles and databases of a server. Every statement may run again: on a later start it only brings roles,
 * passwords and grants up to date.
 */
final class Provisioning {
    /** Raised when the statements below change, so that existing data directories are provisioned again. */
    private static final String VERSION = "2";

    private final List<DatabaseSpec> databases;

    Provisioning(List<DatabaseSpec> databases) {
        this.databases = List.copyOf(databases);
    }

    /** Changes whenever anything that is provisioned changes, passwords included; tells nothing about them. */
    String fingerprint() {
        StringBuilder inputs = new StringBuilder(VERSION);
        for (DatabaseSpec database : databases) {
            inputs.append('\n').append(database.name());
            roles(database)
                    .forEach(role -> inputs.append(' ')
                            .append(role.name())
                            .append(role.copiesData())
                            .append(role.password()));
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(inputs.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static Stream<DatabaseSpec.Role> roles(DatabaseSpec database) {
        return Stream.concat(Stream.of(database.owner()), database.users().stream());
    }

    /** What opens a connection as superuser to the database of this name. */
    interface Connections {
        Connection to(String database) throws SQLException;
    }

    void run(Connections superuser) throws SQLException {
        try (Connection connection = superuser.to("postgres");
                Statement statement = connection.createStatement()) {
            for (DatabaseSpec database : databases) {
                for (DatabaseSpec.Role role : roles(database).toList()) {
                    createRole(statement, role);
                }
                createDatabase(statement, database);
            }
        }
        for (DatabaseSpec database : databases) {
            try (Connection connection = superuser.to(database.name());
                    Statement statement = connection.createStatement()) {
                grantInside(statement, database);
            }
        }
    }

    private static void createRole(Statement statement, DatabaseSpec.Role role) throws SQLException {
        if (!exists(statement, "select 1 from pg_roles where rolname = " + literal(role.name()))) {
            statement.execute("create role " + identifier(role.name()));
        }
        statement.execute("alter role " + identifier(role.name()) + " login password " + literal(role.password())
                + (role.copiesData() ? " replication" : " noreplication"));
        if (role.copiesData()) {
            // Applying copied rows must not fire triggers again; this is the switch for it, granted without superuser.
            statement.execute("grant set on parameter session_replication_role to " + identifier(role.name()));
        }
    }

    private static void createDatabase(Statement statement, DatabaseSpec database) throws SQLException {
        String name = identifier(database.name());
        if (!exists(statement, "select 1 from pg_database where datname = " + literal(database.name()))) {
            statement.execute("create database " + name + " owner "
                    + identifier(database.owner().name()));
        }
        statement.execute("revoke all on database " + name + " from public");
        for (DatabaseSpec.Role user : database.users()) {
            statement.execute("grant connect on database " + name + " to " + identifier(user.name()));
        }
    }

    private static void grantInside(Statement statement, DatabaseSpec database) throws SQLException {
        String owner = identifier(database.owner().name());
        statement.execute("alter schema public owner to " + owner);
        statement.execute("revoke all on schema public from public");
        // Not in public: Flyway would take a schema with something in it for one that it must not touch.
        statement.execute("create schema if not exists extensions");
        statement.execute("create extension if not exists pg_stat_statements schema extensions");
        for (DatabaseSpec.Role user : database.users()) {
            statement.execute("grant usage on schema public to " + identifier(user.name()));
        }
        Function<DatabaseSpec.Role, String> grants = role -> """
                do $grants$
                declare f regprocedure;
                begin
                  for f in select oid from pg_proc
                           where proname like 'pg\\_replication\\_origin\\_%%' and pronamespace = 'pg_catalog'::regnamespace loop
                    execute format('grant execute on function %%s to %s', f);
                  end loop;
                end $grants$""".formatted(identifier(role.name()));
        for (DatabaseSpec.Role role :
                roles(database).filter(DatabaseSpec.Role::copiesData).toList()) {
            statement.execute(grants.apply(role));
            statement.execute("grant usage on schema extensions to " + identifier(role.name()));
            statement.execute("grant pg_read_all_stats to " + identifier(role.name()));
            statement.execute("grant select on pg_replication_origin_status to " + identifier(role.name()));
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
