package dev.medsync.auth.credential;

import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.Transaction;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Slows guessing down: from the fifth failure in a row on, a name is locked for half a minute, then twice as long each
 * time, an hour at most. A day without a failure, or a success, forgets them.
 */
@Singleton
public final class Lockouts {
    static final int FREE_FAILURES = 4;
    static final Duration FIRST_LOCK = Duration.ofSeconds(30);
    static final Duration LONGEST_LOCK = Duration.ofHours(1);
    static final Duration MEMORY = Duration.ofDays(1);

    private static final String FAILED = """
            insert into sign_in_failure as f (username, failures, last_at) values (?, 1, ?)
            on conflict (username) do update set
              failures = case when f.last_at < ? then 1 else f.failures + 1 end, last_at = excluded.last_at
            returning failures""";

    private final Database database;
    private final Clock clock;

    Lockouts(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** How long the name is still locked; empty when it is not. */
    public Optional<Duration> timeLeft(String username) {
        Instant now = clock.instant();
        return database.unscoped(tx -> {
            try (PreparedStatement select = tx.connection()
                    .prepareStatement(
                            "select locked_until from sign_in_failure where username = ? and locked_until > ?")) {
                select.setString(1, username);
                select.setObject(2, utc(now));
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(Duration.between(
                                    now, row.getObject(1, OffsetDateTime.class).toInstant()))
                            : Optional.empty();
                }
            }
        });
    }

    public boolean isLocked(String username) {
        return timeLeft(username).isPresent();
    }

    /** A wrong password or code was given for the name, whether somebody has it or not. */
    public void failed(String username) {
        Instant now = clock.instant();
        database.unscoped(tx -> {
            int failures = count(tx, username, now);
            if (failures > FREE_FAILURES) {
                lock(tx, username, now.plus(lockAfter(failures)));
            }
            return failures;
        });
    }

    /** The right ones were given. */
    public void succeeded(String username) {
        database.unscoped(tx -> {
            try (PreparedStatement delete =
                    tx.connection().prepareStatement("delete from sign_in_failure where username = ? or last_at < ?")) {
                delete.setString(1, username);
                delete.setObject(2, utc(clock.instant().minus(MEMORY)));
                return delete.executeUpdate();
            }
        });
    }

    static Duration lockAfter(int failures) {
        int doublings = Math.min(failures - FREE_FAILURES - 1, 20);
        Duration lock = FIRST_LOCK.multipliedBy(1L << doublings);
        return lock.compareTo(LONGEST_LOCK) < 0 ? lock : LONGEST_LOCK;
    }

    private static int count(Transaction tx, String username, Instant now) throws SQLException {
        try (PreparedStatement upsert = tx.connection().prepareStatement(FAILED)) {
            upsert.setString(1, username);
            upsert.setObject(2, utc(now));
            upsert.setObject(3, utc(now.minus(MEMORY)));
            try (ResultSet row = upsert.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static void lock(Transaction tx, String username, Instant until) throws SQLException {
        try (PreparedStatement update =
                tx.connection().prepareStatement("update sign_in_failure set locked_until = ? where username = ?")) {
            update.setObject(1, utc(until));
            update.setString(2, username);
            update.executeUpdate();
        }
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
