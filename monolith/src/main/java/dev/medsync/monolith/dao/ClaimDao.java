package dev.medsync.monolith.dao;

import dev.medsync.monolith.model.Charge;
import dev.medsync.monolith.model.Claim;
import dev.medsync.monolith.model.Encounter;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** claim, claim_line, claim_status_hist. */
public final class ClaimDao {

    private ClaimDao() {}

    public static Optional<Claim> find(Connection connection, int facility, long id) throws SQLException {
        Optional<Long> found = Sql.first(
                connection,
                row -> row.getLong(1),
                "select id from claim where id = ? and facility_id = ?",
                id,
                facility);
        return found.isPresent() ? Optional.of(load(connection, id)) : Optional.empty();
    }

    /** HABIT 14: unordered. One query for the list and two for each of its claims: nobody had ten claims in 2008. */
    public static List<Claim> ofPatient(Connection connection, int facility, long patientId) throws SQLException {
        List<Claim> claims = new java.util.ArrayList<>();
        for (long id : Sql.list(
                connection,
                row -> row.getLong(1),
                "select id from claim where patient_id = ? and facility_id = ? limit 500",
                patientId,
                facility)) {
            claims.add(load(connection, id));
        }
        return claims;
    }

    /** Status and id of a claim, locked. */
    public static Optional<String> lock(Connection connection, int facility, long id) throws SQLException {
        return Sql.first(
                connection,
                row -> Sql.code(row, "status"),
                "select status from claim where id = ? and facility_id = ? for update",
                id,
                facility);
    }

    /** The claim a number in an 835 means, locked. */
    public static Optional<Long> lockByNumber(Connection connection, int facility, long claimNo) throws SQLException {
        return Sql.first(
                connection,
                row -> row.getLong(1),
                "select id from claim where claim_no = ? and facility_id = ? for update",
                claimNo,
                facility);
    }

    public static long insert(
            Connection connection,
            Encounter encounter,
            @Nullable Long coverageId,
            long payerId,
            List<String> diagnoses,
            BigDecimal total,
            List<Charge> charges,
            long createdBy)
            throws SQLException {
        LocalDate from = charges.stream()
                .map(Charge::serviceDate)
                .min(LocalDate::compareTo)
                .orElseThrow();
        LocalDate to = charges.stream()
                .map(Charge::serviceDate)
                .max(LocalDate::compareTo)
                .orElseThrow();
        long id = Sql.insert(
                connection,
                "insert into claim (facility_id, claim_no, patient_id, encounter_id, coverage_id, payer_id, provider_id, service_from, service_to,"
                        + " diagnosis_1, diagnosis_2, diagnosis_3, diagnosis_4, total_amount, created_by)"
                        + " values (?, next_claim_no(?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (select id from app_user where id = ?)) returning id",
                encounter.facility(),
                encounter.facility(),
                encounter.patientId(),
                encounter.id(),
                coverageId,
                payerId,
                encounter.providerId(),
                from,
                to,
                diagnoses.size() > 0 ? diagnoses.get(0) : "",
                diagnoses.size() > 1 ? diagnoses.get(1) : "",
                diagnoses.size() > 2 ? diagnoses.get(2) : null,
                diagnoses.size() > 3 ? diagnoses.get(3) : null,
                total,
                createdBy);
        try (PreparedStatement lines = connection.prepareStatement(
                "insert into claim_line (claim_id, line_no, charge_id, service_date, code, modifier, quantity, amount) values (?, ?, ?, ?, ?, ?, ?, ?)")) {
            int lineNo = 0;
            for (Charge charge : charges) {
                lines.setLong(1, id);
                lines.setInt(2, ++lineNo);
                lines.setLong(3, charge.id());
                lines.setObject(4, charge.serviceDate());
                lines.setString(5, charge.code());
                lines.setString(6, charge.modifier());
                lines.setBigDecimal(7, charge.quantity());
                lines.setBigDecimal(8, charge.amount());
                lines.addBatch();
            }
            lines.executeBatch();
        }
        return id;
    }

    public static void submit(Connection connection, long id) throws SQLException {
        Sql.update(connection, "update claim set status = 'S', submitted_at = localtimestamp where id = ?", id);
    }

    /** Voids the claim and opens its charges again. */
    public static void voidClaim(Connection connection, long id, String reason) throws SQLException {
        Sql.update(connection, "update claim set status = 'V', void_reason = ? where id = ?", reason, id);
        Sql.update(
                connection,
                "update charge set status = 'O' where status = 'B' and id in (select charge_id from claim_line where claim_id = ?)",
                id);
    }

    /** Adds what a remittance says to the claim and, line by line until it is used up, to its lines. */
    public static void addPayment(
            Connection connection,
            long id,
            BigDecimal paid,
            BigDecimal adjusted,
            BigDecimal patient,
            String status,
            @Nullable String denialCode)
            throws SQLException {
        Sql.update(
                connection,
                "update claim set paid_amount = paid_amount + ?, adjusted_amount = adjusted_amount + ?, patient_amount = patient_amount + ?,"
                        + " status = ?, denial_code = coalesce(?, denial_code) where id = ?",
                paid,
                adjusted,
                patient,
                status,
                denialCode,
                id);
        Sql.update(
                connection,
                "update claim_line l set paid_amount = l.paid_amount + greatest(0, least(l.amount, ? - s.before)) from ("
                        + "select id, sum(amount) over (order by line_no) - amount as before from claim_line where claim_id = ?) s"
                        + " where l.id = s.id and ? > s.before",
                paid,
                id,
                paid);
    }

    private static Claim load(Connection connection, long id) throws SQLException {
        List<Claim.Line> lines = Sql.list(
                connection,
                row -> new Claim.Line(
                        row.getInt("line_no"),
                        row.getLong("charge_id"),
                        row.getObject("service_date", LocalDate.class),
                        Sql.code(row, "code"),
                        row.getString("modifier"),
                        row.getBigDecimal("quantity"),
                        row.getBigDecimal("amount"),
                        row.getBigDecimal("paid_amount")),
                "select * from claim_line where claim_id = ? order by line_no",
                id);
        List<Claim.StatusChange> history = Sql.list(
                connection,
                row -> new Claim.StatusChange(
                        Sql.nullableCode(row, "from_status"),
                        Sql.code(row, "to_status"),
                        row.getString("note"),
                        row.getObject("changed_at", LocalDateTime.class)),
                "select * from claim_status_hist where claim_id = ? order by changed_at, id",
                id);
        return Sql.first(connection, row -> claim(row, lines, history), "select * from claim where id = ?", id)
                .orElseThrow();
    }

    private static Claim claim(ResultSet row, List<Claim.Line> lines, List<Claim.StatusChange> history)
            throws SQLException {
        List<String> diagnoses = Stream.of(
                        row.getString("diagnosis_1"),
                        row.getString("diagnosis_2"),
                        Objects.requireNonNullElse(row.getString("diagnosis_3"), ""),
                        Objects.requireNonNullElse(row.getString("diagnosis_4"), ""))
                .filter(code -> !code.isEmpty())
                .toList();
        return new Claim(
                row.getLong("id"),
                row.getInt("facility_id"),
                row.getLong("claim_no"),
                row.getLong("patient_id"),
                row.getLong("encounter_id"),
                Sql.nullableLong(row, "coverage_id"),
                row.getLong("payer_id"),
                Sql.nullableLong(row, "provider_id"),
                row.getObject("service_from", LocalDate.class),
                row.getObject("service_to", LocalDate.class),
                diagnoses,
                row.getBigDecimal("total_amount"),
                row.getBigDecimal("paid_amount"),
                row.getBigDecimal("adjusted_amount"),
                row.getBigDecimal("patient_amount"),
                Sql.code(row, "status"),
                row.getString("denial_code"),
                row.getObject("submitted_at", LocalDateTime.class),
                row.getString("void_reason"),
                row.getObject("created_at", LocalDateTime.class),
                lines,
                history);
    }
}
