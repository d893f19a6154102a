package dev.medsync.monolith.dao;

import dev.medsync.monolith.model.Remit;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** remit, remit_claim, remit_adjustment. */
public final class RemitDao {

    private RemitDao() {}

    public static Optional<Remit> find(Connection connection, int facility, long id) throws SQLException {
        Map<Long, List<Remit.Adjustment>> adjustments = new LinkedHashMap<>();
        Sql.list(
                connection,
                row -> adjustments
                        .computeIfAbsent(row.getLong("remit_claim_id"), any -> new ArrayList<>())
                        .add(new Remit.Adjustment(
                                Sql.code(row, "group_code"),
                                row.getString("reason_code"),
                                row.getBigDecimal("amount"))),
                "select * from remit_adjustment where remit_id = ? order by id",
                id);
        List<Remit.RemitClaim> claims = Sql.list(
                connection,
                row -> new Remit.RemitClaim(
                        row.getLong("claim_no"),
                        Sql.nullableLong(row, "claim_id"),
                        Sql.code(row, "clp_status"),
                        row.getBigDecimal("charged_amount"),
                        row.getBigDecimal("paid_amount"),
                        row.getBigDecimal("patient_amount"),
                        adjustments.getOrDefault(row.getLong("id"), List.of())),
                "select * from remit_claim where remit_id = ? order by id",
                id);
        return Sql.first(
                connection,
                row -> new Remit(
                        row.getLong("id"),
                        row.getInt("facility_id"),
                        row.getLong("payer_id"),
                        row.getString("check_no"),
                        row.getObject("check_date", LocalDate.class),
                        row.getBigDecimal("total_amount"),
                        row.getBigDecimal("provider_adjustment"),
                        Sql.code(row, "status"),
                        row.getObject("posted_at", LocalDateTime.class),
                        claims),
                "select * from remit where id = ? and facility_id = ?",
                id,
                facility);
    }

    public static long insert(Connection connection, Remit remit, long postedBy) throws SQLException {
        return Sql.insert(
                connection,
                "insert into remit (facility_id, payer_id, check_no, check_date, total_amount, provider_adjustment, posted_by)"
                        + " values (?, ?, ?, ?, ?, ?, (select id from app_user where id = ?)) returning id",
                remit.facility(),
                remit.payerId(),
                remit.checkNo(),
                remit.checkDate(),
                remit.totalAmount(),
                remit.providerAdjustment(),
                postedBy);
    }

    public static void insertClaim(Connection connection, long remitId, @Nullable Long claimId, Remit.RemitClaim claim)
            throws SQLException {
        long id = Sql.insert(
                connection,
                "insert into remit_claim (remit_id, claim_id, claim_no, clp_status, charged_amount, paid_amount, patient_amount)"
                        + " values (?, ?, ?, ?, ?, ?, ?) returning id",
                remitId,
                claimId,
                claim.claimNo(),
                claim.clpStatus(),
                claim.chargedAmount(),
                claim.paidAmount(),
                claim.patientAmount());
        for (Remit.Adjustment adjustment : claim.adjustments()) {
            Sql.update(
                    connection,
                    "insert into remit_adjustment (remit_id, remit_claim_id, group_code, reason_code, amount) values (?, ?, ?, ?, ?)",
                    remitId,
                    id,
                    adjustment.group(),
                    adjustment.reason(),
                    adjustment.amount());
        }
    }
}
