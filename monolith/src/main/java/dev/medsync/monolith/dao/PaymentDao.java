package dev.medsync.monolith.dao;

import dev.medsync.monolith.model.Payment;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** payment and payment_alloc. */
public final class PaymentDao {

    private PaymentDao() {}

    public static Optional<Payment> find(Connection connection, int facility, long id) throws SQLException {
        List<Payment.Allocation> allocations = Sql.list(
                connection,
                row -> new Payment.Allocation(
                        Sql.nullableLong(row, "claim_id"),
                        Sql.nullableLong(row, "invoice_id"),
                        row.getBigDecimal("amount")),
                "select * from payment_alloc where payment_id = ? order by id",
                id);
        return Sql.first(
                connection,
                row -> new Payment(
                        row.getLong("id"),
                        row.getInt("facility_id"),
                        Sql.nullableLong(row, "patient_id"),
                        Sql.nullableLong(row, "payer_id"),
                        Sql.nullableLong(row, "remit_id"),
                        row.getBigDecimal("amount"),
                        Sql.code(row, "method"),
                        row.getString("reference"),
                        row.getObject("received_date", LocalDate.class),
                        Sql.code(row, "status"),
                        row.getString("void_reason"),
                        row.getObject("voided_at", LocalDateTime.class),
                        row.getObject("created_at", LocalDateTime.class),
                        allocations),
                "select * from payment where id = ? and facility_id = ?",
                id,
                facility);
    }

    public static long insert(
            Connection connection,
            int facility,
            @Nullable Long patientId,
            @Nullable Long payerId,
            @Nullable Long remitId,
            BigDecimal amount,
            String method,
            String reference,
            LocalDate receivedDate,
            long createdBy)
            throws SQLException {
        return Sql.insert(
                connection,
                "insert into payment (facility_id, patient_id, payer_id, remit_id, amount, method, reference, received_date, created_by)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, (select id from app_user where id = ?)) returning id",
                facility,
                patientId,
                payerId,
                remitId,
                amount,
                method,
                reference,
                receivedDate,
                createdBy);
    }

    /** The trigger on this table keeps the invoice's balance. */
    public static void allocate(
            Connection connection, long paymentId, @Nullable Long claimId, @Nullable Long invoiceId, BigDecimal amount)
            throws SQLException {
        Sql.update(
                connection,
                "insert into payment_alloc (payment_id, claim_id, invoice_id, amount) values (?, ?, ?, ?)",
                paymentId,
                claimId,
                invoiceId,
                amount);
    }

    /** HABIT 4: voids the payment and leaves its allocations, which the balance goes on counting. */
    public static boolean voidPosted(Connection connection, int facility, long id, String reason) throws SQLException {
        return Sql.update(
                        connection,
                        "update payment set status = 'V', void_reason = ?, voided_at = localtimestamp where id = ? and facility_id = ? and status = 'P'",
                        reason,
                        id,
                        facility)
                == 1;
    }
}
