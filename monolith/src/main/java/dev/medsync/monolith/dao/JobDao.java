package dev.medsync.monolith.dao;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;

/** batch_job, and what only the nightly jobs ask. */
public final class JobDao {

    private JobDao() {}

    /** A claim with everything an 837 says about it: billing joined with patient, coverage, payer and provider. */
    public record OutgoingClaim(
            long id,
            long claimNo,
            BigDecimal total,
            LocalDate serviceFrom,
            String lastName,
            String firstName,
            LocalDate birthDate,
            String sex,
            String memberId,
            String payerCode,
            String providerNpi,
            String diagnosis) {}

    /** Takes the ledger's row for (job, facility, date). False: somebody has it, and the job has run or is running. */
    public static boolean begin(Connection connection, String job, int facility, LocalDate date) throws SQLException {
        return Sql.update(
                        connection,
                        "insert into batch_job (job_name, facility_id, business_date, status) values (?, ?, ?, 'R')"
                                + " on conflict (job_name, facility_id, business_date) where job_name like 'billing.%' do nothing",
                        job,
                        facility,
                        date)
                == 1;
    }

    public static void finish(Connection connection, String job, int facility, LocalDate date, int items)
            throws SQLException {
        Sql.update(
                connection,
                "update batch_job set status = 'D', item_count = ?, finished_at = localtimestamp where job_name = ? and facility_id = ? and business_date = ?",
                items,
                job,
                facility,
                date);
    }

    public static List<Integer> facilities(Connection connection) throws SQLException {
        return Sql.list(
                connection, row -> row.getInt(1), "select id from facility where id <> 0 and status = 'A' order by id");
    }

    public static int monthEnd(Connection connection, int facility, LocalDate date) throws SQLException {
        return (int) Sql.insert(connection, "select month_end(?, ?)", facility, date);
    }

    /** Submitted claims that no file has carried yet, locked. */
    public static List<OutgoingClaim> outgoing(Connection connection, int facility) throws SQLException {
        return Sql.list(
                connection,
                row -> new OutgoingClaim(
                        row.getLong("id"),
                        row.getLong("claim_no"),
                        row.getBigDecimal("total_amount"),
                        row.getObject("service_from", LocalDate.class),
                        row.getString("last_name"),
                        row.getString("first_name"),
                        row.getObject("birth_date", LocalDate.class),
                        Sql.code(row, "sex"),
                        row.getString("member_id"),
                        Sql.code(row, "payer_code"),
                        Sql.code(row, "npi"),
                        row.getString("diagnosis_1")),
                "select c.id, c.claim_no, c.total_amount, c.service_from, p.last_name, p.first_name, p.birth_date, p.sex,"
                        + " coalesce(v.member_id, '') as member_id, y.code as payer_code, coalesce(d.npi, '') as npi, c.diagnosis_1"
                        + " from claim c join patient p on p.id = c.patient_id join payer y on y.id = c.payer_id"
                        + " left join coverage v on v.id = c.coverage_id left join provider d on d.id = c.provider_id"
                        + " where c.facility_id = ? and c.status = 'S' and c.edi_file_id is null order by c.id limit 5000 for update of c",
                facility);
    }

    /**
     * HABIT 13: the file is named by the local hour, and a file of that name is replaced. In the night the clocks go back,
     * the second run between one and two overwrites what the first one had not sent yet.
     */
    public static long writeFile(
            Connection connection, int facility, String name, int claims, BigDecimal total, String content)
            throws SQLException {
        return Sql.insert(
                connection,
                "insert into edi_file (facility_id, file_name, file_type, direction, control_no, claim_count, total_amount, content)"
                        + " values (?, ?, '837P', 'O', ?, ?, ?, ?)"
                        + " on conflict (facility_id, file_name) do update set claim_count = excluded.claim_count,"
                        + " total_amount = excluded.total_amount, content = excluded.content, status = 'N' returning id",
                facility,
                name,
                name.replaceAll("\\D", ""),
                claims,
                total,
                content);
    }

    public static void setFile(Connection connection, long fileId, List<Long> claims) throws SQLException {
        Sql.update(
                connection,
                "update claim set edi_file_id = ? where id = any(?)",
                fileId,
                connection.createArrayOf("bigint", claims.toArray()));
    }
}
