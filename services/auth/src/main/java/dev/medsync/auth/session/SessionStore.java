package dev.medsync.auth.session;

import dev.medsync.platform.data.Transaction;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** The tables of sessions and of their refresh tokens. */
@Singleton
final class SessionStore {
    private static final String SELECT = "select id, user_id, facility_id, ends_at, ended_at is not null from session";
    private static final String SELECT_TOKEN =
            "select session_id, expires_at, used_at is not null from refresh_token where hash = ? for update";

    /** A session; {@code over} when somebody ended it before its time. */
    record Session(UUID id, long userId, int facility, Instant endsAt, boolean over) {}

    record RefreshToken(UUID session, Instant expiresAt, boolean used) {}

    void insert(Transaction tx, Session session, Instant now) throws SQLException {
        try (PreparedStatement insert = tx.connection()
                .prepareStatement("insert into session (id, user_id, facility_id, started_at, ends_at)"
                        + " values (?, ?, ?, ?, ?)")) {
            insert.setObject(1, session.id());
            insert.setLong(2, session.userId());
            insert.setInt(3, session.facility());
            insert.setObject(4, utc(now));
            insert.setObject(5, utc(session.endsAt()));
            insert.executeUpdate();
        }
    }

    Optional<Session> find(Transaction tx, UUID id) throws SQLException {
        try (PreparedStatement select = tx.connection().prepareStatement(SELECT + " where id = ? for update")) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Session(
                                row.getObject(1, UUID.class),
                                row.getLong(2),
                                row.getInt(3),
                                row.getObject(4, OffsetDateTime.class).toInstant(),
                                row.getBoolean(5)))
                        : Optional.empty();
            }
        }
    }

    void end(Transaction tx, UUID id, String reason, Instant now) throws SQLException {
        try (PreparedStatement update = tx.connection()
                .prepareStatement(
                        "update session set ended_at = ?, end_reason = ? where id = ? and ended_at is null")) {
            update.setObject(1, utc(now));
            update.setString(2, reason);
            update.setObject(3, id);
            update.executeUpdate();
        }
    }

    /** Sessions of a user whose time was over before a moment; their tokens go with them. */
    void purge(Transaction tx, long userId, Instant before) throws SQLException {
        try (PreparedStatement delete =
                tx.connection().prepareStatement("delete from session where user_id = ? and ends_at < ?")) {
            delete.setLong(1, userId);
            delete.setObject(2, utc(before));
            delete.executeUpdate();
        }
    }

    void insertToken(Transaction tx, byte[] hash, UUID session, Instant expiresAt) throws SQLException {
        try (PreparedStatement insert = tx.connection()
                .prepareStatement("insert into refresh_token (hash, session_id, expires_at) values (?, ?, ?)")) {
            insert.setBytes(1, hash);
            insert.setObject(2, session);
            insert.setObject(3, utc(expiresAt));
            insert.executeUpdate();
        }
    }

    Optional<RefreshToken> findToken(Transaction tx, byte[] hash) throws SQLException {
        try (PreparedStatement select = tx.connection().prepareStatement(SELECT_TOKEN)) {
            select.setBytes(1, hash);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new RefreshToken(
                                row.getObject(1, UUID.class),
                                row.getObject(2, OffsetDateTime.class).toInstant(),
                                row.getBoolean(3)))
                        : Optional.empty();
            }
        }
    }

    void useToken(Transaction tx, byte[] hash, Instant now) throws SQLException {
        try (PreparedStatement update =
                tx.connection().prepareStatement("update refresh_token set used_at = ? where hash = ?")) {
            update.setObject(1, utc(now));
            update.setBytes(2, hash);
            update.executeUpdate();
        }
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
