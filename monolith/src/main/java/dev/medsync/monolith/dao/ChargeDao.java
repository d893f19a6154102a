package dev.medsync.monolith.dao;

import dev.medsync.monolith.model.Charge;
import dev.medsync.monolith.model.Encounter;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** charge and the price list. */
public final class ChargeDao {

    private ChargeDao() {}

    public static Optional<Charge> find(Connection connection, int facility, long id) throws SQLException {
        return Sql.first(
                connection, ChargeDao::charge, "select * from charge where id = ? and facility_id = ?", id, facility);
    }

    /** HABIT 14: unordered. */
    public static List<Charge> ofEncounter(Connection connection, int facility, long encounterId) throws SQLException {
        return Sql.list(
                connection,
                ChargeDao::charge,
                "select * from charge where encounter_id = ? and facility_id = ?",
                encounterId,
                facility);
    }

    /** Open charges of an encounter, locked, so that one charge ends up on one claim. */
    public static List<Charge> lockOpen(Connection connection, int facility, long encounterId) throws SQLException {
        return Sql.list(
                connection,
                ChargeDao::charge,
                "select * from charge where encounter_id = ? and facility_id = ? and status = 'O' order by id for update",
                encounterId,
                facility);
    }

    /** Open charges of a patient nobody insures: what the patient is billed for directly. */
    public static List<Charge> lockSelfPay(Connection connection, int facility, long patientId) throws SQLException {
        return Sql.list(
                connection,
                ChargeDao::charge,
                "select * from charge where patient_id = ? and facility_id = ? and status = 'O' and not exists ("
                        + "select from coverage c where c.patient_id = charge.patient_id and c.status = 'A' and c.effective_date <= charge.service_date"
                        + " and coalesce(c.term_date, date '9999-12-31') >= charge.service_date) order by id for update",
                patientId,
                facility);
    }

    public static long insert(
            Connection connection,
            Encounter encounter,
            LocalDate serviceDate,
            String code,
            String modifier,
            @Nullable String description,
            String diagnosis,
            BigDecimal quantity,
            BigDecimal unitAmount,
            BigDecimal amount,
            long createdBy)
            throws SQLException {
        return Sql.insert(
                connection,
                "insert into charge (facility_id, encounter_id, patient_id, provider_id, service_date, code, modifier, description,"
                        + " diagnosis_code, quantity, unit_amount, amount, created_by)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (select id from app_user where id = ?)) returning id",
                encounter.facility(),
                encounter.id(),
                encounter.patientId(),
                encounter.providerId(),
                serviceDate,
                code,
                modifier,
                description,
                diagnosis,
                quantity,
                unitAmount,
                amount,
                createdBy);
    }

    public static void setStatus(Connection connection, List<Long> ids, String status) throws SQLException {
        Sql.update(
                connection,
                "update charge set status = ? where id = any(?)",
                status,
                connection.createArrayOf("bigint", ids.toArray()));
    }

    /** False when it is not open. */
    public static boolean voidOpen(Connection connection, int facility, long id, String reason) throws SQLException {
        return Sql.update(
                        connection,
                        "update charge set status = 'V', void_reason = ?, voided_at = localtimestamp where id = ? and facility_id = ? and status = 'O'",
                        reason,
                        id,
                        facility)
                == 1;
    }

    /** The price of a code on a day, if it is on the list. */
    public static Optional<BigDecimal> price(Connection connection, String code, @Nullable Long payerId, LocalDate on)
            throws SQLException {
        return Sql.first(
                        connection,
                        row -> Optional.ofNullable(row.getBigDecimal(1)),
                        "select fee_amount(?, ?::bigint, ?)",
                        code,
                        payerId,
                        on)
                .flatMap(price -> price);
    }

    private static Charge charge(ResultSet row) throws SQLException {
        return new Charge(
                row.getLong("id"),
                row.getInt("facility_id"),
                row.getLong("encounter_id"),
                row.getLong("patient_id"),
                Sql.nullableLong(row, "provider_id"),
                row.getObject("service_date", LocalDate.class),
                Sql.code(row, "code"),
                row.getString("modifier"),
                row.getString("description"),
                row.getString("diagnosis_code"),
                row.getBigDecimal("quantity"),
                row.getBigDecimal("unit_amount"),
                row.getBigDecimal("amount"),
                Sql.code(row, "status"),
                Sql.code(row, "source"),
                row.getString("void_reason"),
                row.getObject("voided_at", LocalDateTime.class),
                row.getObject("created_at", LocalDateTime.class));
    }
}
