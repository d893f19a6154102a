package dev.medsync.monolith.dao;

import dev.medsync.monolith.model.Invoice;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** invoice and invoice_line. */
public final class InvoiceDao {

    private InvoiceDao() {}

    /** What a claim left to the patient, not yet on an invoice. */
    public record Share(long claimId, long claimNo, BigDecimal amount) {}

    /** Patient and balance of an invoice, locked. */
    public record Owed(long patientId, String status) {}

    public static Optional<Invoice> find(Connection connection, int facility, long id) throws SQLException {
        List<Invoice.Line> lines = Sql.list(
                connection,
                row -> new Invoice.Line(
                        row.getInt("line_no"),
                        Sql.nullableLong(row, "charge_id"),
                        Sql.nullableLong(row, "claim_id"),
                        row.getString("description"),
                        row.getBigDecimal("amount")),
                "select * from invoice_line where invoice_id = ? order by line_no",
                id);
        return Sql.first(
                connection,
                row -> new Invoice(
                        row.getLong("id"),
                        row.getInt("facility_id"),
                        row.getLong("invoice_no"),
                        row.getLong("patient_id"),
                        row.getObject("invoice_date", LocalDate.class),
                        row.getObject("due_date", LocalDate.class),
                        row.getBigDecimal("total_amount"),
                        row.getBigDecimal("late_fee"),
                        row.getBigDecimal("balance_due"),
                        Sql.code(row, "status"),
                        row.getInt("statement_count"),
                        row.getObject("created_at", LocalDateTime.class),
                        lines),
                "select * from invoice where id = ? and facility_id = ?",
                id,
                facility);
    }

    /** HABIT 14: unordered. */
    public static List<Invoice> ofPatient(Connection connection, int facility, long patientId) throws SQLException {
        List<Invoice> invoices = new ArrayList<>();
        for (long id : Sql.list(
                connection,
                row -> row.getLong(1),
                "select id from invoice where patient_id = ? and facility_id = ? limit 500",
                patientId,
                facility)) {
            find(connection, facility, id).ifPresent(invoices::add);
        }
        return invoices;
    }

    public static List<Share> openShares(Connection connection, int facility, long patientId) throws SQLException {
        return Sql.list(
                connection,
                row -> new Share(row.getLong("id"), row.getLong("claim_no"), row.getBigDecimal("patient_amount")),
                "select id, claim_no, patient_amount from claim where patient_id = ? and facility_id = ? and status in ('P', 'D') and patient_amount > 0"
                        + " and not exists (select from invoice_line l join invoice i on i.id = l.invoice_id where l.claim_id = claim.id and i.status <> 'V')"
                        + " order by id",
                patientId,
                facility);
    }

    /** Patients with something to invoice. */
    public static List<Long> patientsWithShares(Connection connection, int facility) throws SQLException {
        return Sql.list(
                connection,
                row -> row.getLong(1),
                "select distinct patient_id from claim where facility_id = ? and status in ('P', 'D') and patient_amount > 0"
                        + " and not exists (select from invoice_line l join invoice i on i.id = l.invoice_id where l.claim_id = claim.id and i.status <> 'V')",
                facility);
    }

    /** HABIT 14 as was: max + 1. Since the seam the function counts per facility, and the row it counts in is also the lock. */
    public static long nextNumber(Connection connection, int facility) throws SQLException {
        return Sql.insert(connection, "select next_invoice_no(?)", facility);
    }

    public static long insert(
            Connection connection,
            int facility,
            long number,
            long patientId,
            LocalDate date,
            LocalDate due,
            BigDecimal total,
            List<Invoice.Line> lines,
            long createdBy)
            throws SQLException {
        long id = Sql.insert(
                connection,
                "insert into invoice (facility_id, invoice_no, patient_id, invoice_date, due_date, total_amount, created_by)"
                        + " values (?, ?, ?, ?, ?, ?, (select id from app_user where id = ?)) returning id",
                facility,
                number,
                patientId,
                date,
                due,
                total,
                createdBy);
        for (Invoice.Line line : lines) {
            Sql.update(
                    connection,
                    "insert into invoice_line (invoice_id, line_no, charge_id, claim_id, description, amount) values (?, ?, ?, ?, ?, ?)",
                    id,
                    line.lineNo(),
                    line.chargeId(),
                    line.claimId(),
                    line.description(),
                    line.amount());
        }
        return id;
    }

    public static Optional<Owed> lock(Connection connection, int facility, long id) throws SQLException {
        return Sql.first(
                connection,
                row -> new Owed(row.getLong("patient_id"), Sql.code(row, "status")),
                "select patient_id, status from invoice where id = ? and facility_id = ? for update",
                id,
                facility);
    }

    /** Paid, as far as the balance column knows. */
    public static void settle(Connection connection, long id) throws SQLException {
        Sql.update(
                connection,
                "update invoice set status = 'P' where id = ? and balance_due <= 0 and status in ('O', 'L')",
                id);
    }

    /** Counts a statement on everything open; answers how many. */
    public static int countStatements(Connection connection, int facility) throws SQLException {
        return Sql.update(
                connection,
                "update invoice set statement_count = statement_count + 1 where facility_id = ? and status in ('O', 'L') and balance_due > 0",
                facility);
    }
}
