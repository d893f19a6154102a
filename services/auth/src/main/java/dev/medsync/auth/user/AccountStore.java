package dev.medsync.auth.user;

import dev.medsync.platform.data.Transaction;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The tables of accounts and of their roles. */
@Singleton
public final class AccountStore {
    private static final String SELECT =
            "select id, username, display_name, password_hash, totp_secret, totp_confirmed, totp_last_step"
                    + " from user_account where ";
    private static final String INSERT = "insert into user_account (id, username, display_name, password_hash)"
            + " values (?, ?, ?, ?) on conflict (username) do nothing";

    /** The account of a name, in {@link Account#normalized} form. The row stays locked to the end of the transaction. */
    public Optional<Account> lockByName(Transaction tx, String username) throws SQLException {
        try (PreparedStatement select = tx.connection().prepareStatement(SELECT + "username = ? for update")) {
            select.setString(1, username);
            return read(tx.connection(), select);
        }
    }

    public Optional<Account> byId(Transaction tx, long id) throws SQLException {
        try (PreparedStatement select = tx.connection().prepareStatement(SELECT + "id = ?")) {
            select.setLong(1, id);
            return read(tx.connection(), select);
        }
    }

    /** Returns false when somebody has the name already. */
    boolean insert(Transaction tx, long id, String username, String displayName, String passwordHash)
            throws SQLException {
        try (PreparedStatement insert = tx.connection().prepareStatement(INSERT)) {
            insert.setLong(1, id);
            insert.setString(2, username);
            insert.setString(3, displayName);
            insert.setString(4, passwordHash);
            return insert.executeUpdate() == 1;
        }
    }

    /** Makes these the roles at the facility; those at others stay. */
    void setRoles(Transaction tx, long id, int facility, Set<String> roles) throws SQLException {
        try (PreparedStatement delete =
                tx.connection().prepareStatement("delete from user_role where user_id = ? and facility_id = ?")) {
            delete.setLong(1, id);
            delete.setInt(2, facility);
            delete.executeUpdate();
        }
        try (PreparedStatement insert = tx.connection()
                .prepareStatement("insert into user_role (user_id, facility_id, role) values (?, ?, ?)")) {
            for (String role : roles) {
                insert.setLong(1, id);
                insert.setInt(2, facility);
                insert.setString(3, role);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** A new secret, not confirmed yet; one from before is worthless. */
    void setTotpSecret(Transaction tx, long id, byte[] secret) throws SQLException {
        try (PreparedStatement update = tx.connection()
                .prepareStatement("update user_account set totp_secret = ?, totp_confirmed = false, totp_last_step = 0"
                        + " where id = ?")) {
            update.setBytes(1, secret);
            update.setLong(2, id);
            update.executeUpdate();
        }
    }

    /** A code was given: it and all before it are used up. */
    public void useTotpStep(Transaction tx, long id, long step) throws SQLException {
        try (PreparedStatement update = tx.connection()
                .prepareStatement("update user_account set totp_confirmed = true, totp_last_step = ? where id = ?")) {
            update.setLong(1, step);
            update.setLong(2, id);
            update.executeUpdate();
        }
    }

    private static Optional<Account> read(Connection connection, PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            long id = row.getLong(1);
            return Optional.of(new Account(
                    id,
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getBytes(5),
                    row.getBoolean(6),
                    row.getLong(7),
                    roles(connection, id)));
        }
    }

    private static Map<Integer, Set<String>> roles(Connection connection, long id) throws SQLException {
        Map<Integer, Set<String>> roles = new HashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("select facility_id, role from user_role where user_id = ?")) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    roles.computeIfAbsent(row.getInt(1), facility -> new TreeSet<>())
                            .add(row.getString(2));
                }
            }
        }
        return roles;
    }
}
