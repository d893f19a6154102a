package dev.medsync.strangler.journal;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.strangler.compare.DifferenceClass;
import dev.medsync.strangler.compare.KnownDifference;
import dev.medsync.strangler.move.Direction;
import dev.medsync.strangler.move.Hindrance;
import dev.medsync.strangler.move.MoveReport;
import dev.medsync.strangler.move.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements of the journal; the tables are in {@code db/migration/V1__journal.sql}. */
final class JournalTables {
    private static final int REMEMBERED_MOVES = 5_000;

    private JournalTables() {}

    /** Takes the lock of the one strangler that carries commands out, for as long as the connection lives. */
    static boolean lock(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_lock(7000)");
                ResultSet row = lock.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    static void insertMove(Connection connection, String capability, MoveReport report) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into move (capability, facility_id, direction, begun_at, ended_at, hold_micros, outcome, epoch,
                                  hindrance, reason, compared)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
            insert.setString(1, capability);
            insert.setInt(2, report.facilityId());
            insert.setString(3, report.direction().name());
            insert.setObject(4, utc(report.begun()));
            insert.setObject(5, utc(report.at()));
            Duration hold = report.hold();
            insert.setObject(6, hold == null ? null : hold.toNanos() / 1_000, Types.BIGINT);
            insert.setString(7, name(report.outcome()));
            insert.setObject(8, epoch(report.outcome()), Types.BIGINT);
            Hindrance hindrance = report.hindrance();
            insert.setString(9, hindrance == null ? null : hindrance.name());
            insert.setString(10, report.reason());
            insert.setLong(11, report.comparedAggregates());
            insert.executeUpdate();
        }
    }

    static void insertCommand(Connection connection, String capability, Command command) throws SQLException {
        endCommand(connection, capability, "SUPERSEDED", command.begunAt());
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into command (capability, kind, target, actor, reason, begun_at) values (?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, capability);
            insert.setString(2, command.kind().name());
            insert.setString(3, command.target());
            insert.setString(4, command.actor());
            insert.setString(5, command.reason());
            insert.setObject(6, utc(command.begunAt()));
            insert.executeUpdate();
        }
    }

    static void updateStep(Connection connection, String capability, String step) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update command set step = ? where capability = ? and ended_at is null")) {
            update.setString(1, step);
            update.setString(2, capability);
            update.executeUpdate();
        }
    }

    static void endCommand(Connection connection, String capability, String result, Instant at) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update command set ended_at = ?, result = ? where capability = ? and ended_at is null")) {
            update.setObject(1, utc(at));
            update.setString(2, result);
            update.setString(3, capability);
            update.executeUpdate();
        }
    }

    static void replaceDifferences(Connection connection, String capability, List<KnownDifference> all)
            throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from difference where capability = ?")) {
            delete.setString(1, capability);
            delete.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into difference (capability, origin, kind, aggregate, field, count, first_seen)"
                        + " values (?, ?, ?, ?, ?, ?, ?)")) {
            for (KnownDifference each : all) {
                insert.setString(1, capability);
                insert.setString(2, each.origin().name());
                insert.setString(3, each.kind().name());
                insert.setString(4, each.aggregate());
                insert.setString(5, each.field());
                insert.setLong(6, each.count());
                insert.setObject(7, utc(each.firstSeen()));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static void insertLeftBehind(Connection connection, String capability, List<AggregateKey> keys)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into left_behind (capability, facility_id, aggregate, key) values (?, ?, ?, ?)"
                        + " on conflict do nothing")) {
            for (AggregateKey each : keys) {
                insert.setString(1, capability);
                insert.setInt(2, each.facilityId());
                insert.setString(3, each.type());
                insert.setString(4, each.key());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static Memory read(Connection connection, String capability) throws SQLException {
        List<MoveReport> moves = moves(connection, capability);
        List<KnownDifference> differences = differences(connection, capability);
        List<AggregateKey> leftBehind = leftBehind(connection, capability);
        try (PreparedStatement select =
                connection.prepareStatement("select kind, target, actor, reason, begun_at, step from command"
                        + " where capability = ? and ended_at is null")) {
            select.setString(1, capability);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return new Memory(moves, differences, leftBehind, null, "");
                }
                Command command = new Command(
                        Command.Kind.valueOf(row.getString(1)),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        instant(row, 5));
                return new Memory(moves, differences, leftBehind, command, row.getString(6));
            }
        }
    }

    private static List<AggregateKey> leftBehind(Connection connection, String capability) throws SQLException {
        List<AggregateKey> keys = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "select aggregate, facility_id, key from left_behind where capability = ? order by 1, 2, 3")) {
            select.setString(1, capability);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    keys.add(new AggregateKey(row.getString(1), row.getInt(2), row.getString(3)));
                }
            }
        }
        return keys;
    }

    private static List<MoveReport> moves(Connection connection, String capability) throws SQLException {
        List<MoveReport> moves = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select facility_id, direction, outcome, epoch, hindrance, reason, begun_at, ended_at, hold_micros, compared
                  from move where capability = ? order by id desc limit ?""")) {
            select.setString(1, capability);
            select.setInt(2, REMEMBERED_MOVES);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long micros = row.getLong(9);
                    Duration hold = row.wasNull() ? null : Duration.ofNanos(micros * 1_000);
                    moves.add(new MoveReport(
                            row.getInt(1),
                            Direction.valueOf(row.getString(2)),
                            outcome(row.getString(3), row.getLong(4), row.getString(5), row.getString(6)),
                            instant(row, 7),
                            instant(row, 8),
                            hold,
                            row.getLong(10),
                            List.of()));
                }
            }
        }
        return moves;
    }

    private static List<KnownDifference> differences(Connection connection, String capability) throws SQLException {
        List<KnownDifference> differences = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "select origin, kind, aggregate, field, count, first_seen from difference where capability = ?")) {
            select.setString(1, capability);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    differences.add(new KnownDifference(
                            KnownDifference.Origin.valueOf(row.getString(1)),
                            DifferenceClass.valueOf(row.getString(2)),
                            row.getString(3),
                            row.getString(4),
                            row.getLong(5),
                            instant(row, 6)));
                }
            }
        }
        return differences;
    }

    private static String name(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Moved ignored -> "MOVED";
            case Outcome.AlreadyThere ignored -> "ALREADY_THERE";
            case Outcome.Undone ignored -> "UNDONE";
            case Outcome.Refused ignored -> "REFUSED";
        };
    }

    private static @Nullable Long epoch(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Moved moved -> moved.epoch();
            case Outcome.AlreadyThere there -> there.epoch();
            case Outcome.Undone ignored -> null;
            case Outcome.Refused ignored -> null;
        };
    }

    private static Outcome outcome(String name, long epoch, @Nullable String hindrance, String reason) {
        Hindrance why = hindrance == null ? Hindrance.CONTESTED : Hindrance.valueOf(hindrance);
        return switch (name) {
            case "MOVED" -> new Outcome.Moved(epoch);
            case "ALREADY_THERE" -> new Outcome.AlreadyThere(epoch);
            case "UNDONE" -> new Outcome.Undone(why, reason);
            default -> new Outcome.Refused(why, reason);
        };
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
