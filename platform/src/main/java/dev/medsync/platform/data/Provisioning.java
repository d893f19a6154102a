package dev.medsync.platform.data;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes a service's database and its two roles on a server: the owner of the schema, who migrates and replicates, and the
 * service's own role, which owns nothing. What a superuser has to do, and nothing else.
 */
public final class Provisioning {

    /** What copying needs beyond the roles' own rights: writing without triggers, and marking the copies' origin. */
    private static final String COPYING = """
            grant set on parameter session_replication_role to %1$s;
            grant execute on function pg_replication_origin_create(text), pg_replication_origin_oid(text),
              pg_replication_origin_session_setup(text), pg_replication_origin_session_reset(),
              pg_replication_origin_session_is_setup() to %1$s;
            """;

    private Provisioning() {}

    /**
     * Makes what is missing; existing roles get the passwords.
     *
     * @param superuser a connection to any database of the server, in auto-commit mode
     * @param name database and role of the service; the owner is {@code name_owner}
     */
    public static void roles(Connection superuser, String name, String password, String ownerPassword)
            throws SQLException {
        role(superuser, name, password, "login");
        role(superuser, name + "_owner", ownerPassword, "login replication");
        try (Statement statement = superuser.createStatement()) {
            if (!exists(statement, "select from pg_database where datname = '" + name + "'")) {
                statement.execute("create database " + name + " owner " + name + "_owner");
            }
            statement.execute("revoke all on database " + name + " from public");
            statement.execute("grant connect on database " + name + " to " + name);
        }
    }

    /** What is granted inside the database, after {@link #roles}. */
    public static void grants(Connection superuserInDatabase, String name) throws SQLException {
        try (Statement statement = superuserInDatabase.createStatement()) {
            statement.execute(COPYING.formatted(name + "_owner"));
            statement.execute("alter schema public owner to " + name + "_owner");
            statement.execute("revoke create on schema public from public");
            statement.execute("grant usage on schema public to " + name);
        }
    }

    private static void role(Connection superuser, String name, String password, String options) throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            boolean exists = exists(statement, "select from pg_roles where rolname = '" + name + "'");
            statement.execute((exists ? "alter role " : "create role ") + name + " " + options + " password '"
                    + password.replace("'", "''") + "'");
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }
}
