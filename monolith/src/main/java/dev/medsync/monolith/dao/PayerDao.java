package dev.medsync.monolith.dao;

import dev.medsync.monolith.model.Coverage;
import dev.medsync.monolith.model.Payer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** payer and coverage. */
public final class PayerDao {

    private PayerDao() {}

    /** HABIT 14: unordered. */
    public static List<Payer> all(Connection connection) throws SQLException {
        return Sql.list(
                connection,
                row -> new Payer(
                        row.getLong("id"),
                        Sql.code(row, "code"),
                        row.getString("name"),
                        Sql.code(row, "payer_type"),
                        row.getString("edi_id"),
                        row.getString("phone"),
                        Sql.code(row, "status")),
                "select * from payer");
    }

    public static boolean exists(Connection connection, long id) throws SQLException {
        return Sql.first(connection, row -> true, "select 1 from payer where id = ?", id)
                .isPresent();
    }

    /** The coverage under which a payer is asked to pay for a day. */
    public static Optional<Long> coverage(
            Connection connection, int facility, long patientId, long payerId, LocalDate on) throws SQLException {
        return Sql.first(
                connection,
                row -> row.getLong(1),
                "select id from coverage where facility_id = ? and patient_id = ? and payer_id = ? and status = 'A' and effective_date <= ?"
                        + " and coalesce(term_date, date '9999-12-31') >= ? order by priority, id limit 1",
                facility,
                patientId,
                payerId,
                on,
                on);
    }

    /** With the payer's name: billing joined with records, on a records screen. */
    public static List<Coverage> coverages(Connection connection, int facility, long patientId) throws SQLException {
        return Sql.list(
                connection,
                row -> new Coverage(
                        row.getLong("id"),
                        row.getLong("patient_id"),
                        row.getLong("payer_id"),
                        row.getString("payer_name"),
                        row.getString("member_id"),
                        row.getInt("priority"),
                        row.getBigDecimal("coinsurance_pct"),
                        row.getObject("effective_date", LocalDate.class),
                        row.getObject("term_date", LocalDate.class),
                        Sql.code(row, "status")),
                "select c.*, p.name as payer_name from coverage c join payer p on p.id = c.payer_id where c.patient_id = ? and c.facility_id = ? order by c.priority",
                patientId,
                facility);
    }
}
