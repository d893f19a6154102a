package dev.medsync.monolith.dao;

import dev.medsync.monolith.model.ChartOverride;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/** chart_override. */
public final class OverrideDao {

    private static final String OF_FACILITY = " and patient_id in (select id from patient where facility_id = ?)";

    private OverrideDao() {}

    public static Optional<ChartOverride> find(Connection connection, int facility, long id) throws SQLException {
        return Sql.first(
                connection,
                OverrideDao::override,
                "select * from chart_override where id = ?" + OF_FACILITY,
                id,
                facility);
    }

    /** For an hour. */
    public static long open(Connection connection, long patientId, long userId, String reason) throws SQLException {
        return Sql.insert(
                connection,
                "insert into chart_override (patient_id, user_id, reason, expires_at)"
                        + " values (?, ?, ?, localtimestamp + interval '1 hour') returning id",
                patientId,
                userId,
                reason);
    }

    /** Whether a user has broken the glass of this chart within the hour. */
    public static boolean isOpen(Connection connection, long patientId, long userId) throws SQLException {
        return Sql.first(
                        connection,
                        row -> true,
                        "select 1 from chart_override where patient_id = ? and user_id = ? and expires_at > localtimestamp limit 1",
                        patientId,
                        userId)
                .isPresent();
    }

    /** What nobody has looked at, oldest first. */
    public static List<ChartOverride> unreviewed(Connection connection, int facility) throws SQLException {
        return Sql.list(
                connection,
                OverrideDao::override,
                "select * from chart_override where reviewed_at is null" + OF_FACILITY
                        + " order by opened_at, id limit 200",
                facility);
    }

    /** False when somebody has reviewed it. */
    public static boolean review(Connection connection, int facility, long id, long userId) throws SQLException {
        return Sql.update(
                        connection,
                        "update chart_override set reviewed_at = localtimestamp, reviewed_by = (select id from app_user where id = ?)"
                                + " where id = ? and reviewed_at is null" + OF_FACILITY,
                        userId,
                        id,
                        facility)
                == 1;
    }

    private static ChartOverride override(ResultSet row) throws SQLException {
        return new ChartOverride(
                row.getLong("id"),
                row.getLong("patient_id"),
                row.getLong("user_id"),
                row.getString("reason"),
                row.getObject("opened_at", LocalDateTime.class),
                row.getObject("expires_at", LocalDateTime.class),
                Sql.nullableLong(row, "reviewed_by"),
                row.getObject("reviewed_at", LocalDateTime.class));
    }
}
