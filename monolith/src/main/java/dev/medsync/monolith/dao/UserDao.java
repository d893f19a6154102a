package dev.medsync.monolith.dao;

import dev.medsync.monolith.model.Facility;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** app_user, user_role, role_permission, user_session, audit_log, facility. */
public final class UserDao {

    private UserDao() {}

    /** What a login needs to know of a user. */
    public record Login(
            long id,
            String passwordHash,
            String displayName,
            String status,
            @Nullable Integer facility) {}

    public static Optional<Login> find(Connection connection, String username) throws SQLException {
        return Sql.first(
                connection,
                row -> new Login(
                        row.getLong("id"),
                        row.getString("password_hash"),
                        row.getString("display_name"),
                        Sql.code(row, "status"),
                        row.getObject("facility_id", Integer.class)),
                "select * from app_user where username = ?",
                username);
    }

    public static Optional<Login> findById(Connection connection, long id) throws SQLException {
        return Sql.first(
                connection,
                row -> new Login(
                        row.getLong("id"),
                        row.getString("password_hash"),
                        row.getString("display_name"),
                        Sql.code(row, "status"),
                        row.getObject("facility_id", Integer.class)),
                "select * from app_user where id = ?",
                id);
    }

    /** Roles in one facility, including those held everywhere. */
    public static Set<String> roles(Connection connection, long userId, int facility) throws SQLException {
        return Set.copyOf(Sql.list(
                connection,
                row -> row.getString(1),
                "select distinct r.code from user_role u join role r on r.id = u.role_id where u.user_id = ? and coalesce(u.facility_id, ?) = ?",
                userId,
                facility,
                facility));
    }

    /** Role → what it may do. */
    public static Map<String, Set<String>> permissions(Connection connection) throws SQLException {
        record Pair(String role, String permission) {}
        return Sql.list(
                        connection,
                        row -> new Pair(row.getString(1), row.getString(2)),
                        "select r.code, p.code from role_permission rp join role r on r.id = rp.role_id join permission p on p.id = rp.permission_id")
                .stream()
                .collect(Collectors.groupingBy(
                        Pair::role, Collectors.mapping(Pair::permission, Collectors.toUnmodifiableSet())));
    }

    public static void loginFailed(Connection connection, long userId, int lockAfter) throws SQLException {
        Sql.update(
                connection,
                "update app_user set failed_logins = failed_logins + 1, status = case when failed_logins + 1 >= ? then 'L' else status end where id = ?",
                lockAfter,
                userId);
    }

    public static void loggedIn(
            Connection connection, long userId, int facility, String tokenId, long lifetimeSeconds, String source)
            throws SQLException {
        Sql.update(
                connection,
                "update app_user set failed_logins = 0, last_login_at = localtimestamp where id = ?",
                userId);
        Sql.update(
                connection,
                "insert into user_session (user_id, facility_id, token_id, source, expires_at) values (?, ?, ?, ?, localtimestamp + make_interval(secs => ?))",
                userId,
                facility,
                tokenId,
                source,
                (double) lifetimeSeconds);
    }

    public static Optional<Facility> facility(Connection connection, int id) throws SQLException {
        return Sql.first(connection, UserDao::facility, "select * from facility where id = ?", id);
    }

    public static List<Facility> facilities(Connection connection) throws SQLException {
        return Sql.list(connection, UserDao::facility, "select * from facility where id <> 0 order by id");
    }

    /** One line of the audit log. */
    public static void audit(
            Connection connection,
            long userId,
            String username,
            int facility,
            @Nullable Long patientId,
            String action,
            String resource,
            @Nullable Long resourceId)
            throws SQLException {
        Sql.update(
                connection,
                "insert into audit_log (user_id, username, facility_id, patient_id, action, resource, resource_id) values (?, left(?, 40), ?, ?, ?, ?, ?)",
                userId,
                username,
                facility,
                patientId,
                action,
                resource,
                resourceId);
    }

    private static Facility facility(java.sql.ResultSet row) throws SQLException {
        return new Facility(
                row.getInt("id"),
                row.getString("name"),
                row.getString("city"),
                Sql.code(row, "state"),
                row.getString("time_zone"),
                Sql.code(row, "status"));
    }
}
