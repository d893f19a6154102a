package dev.medsync.billing.reference;

import dev.medsync.platform.data.Transaction;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Which record a patient's record was merged into: as the last command said, until records' event has told the same; and
 * else as records' events have told.
 */
@Singleton
public final class Merged {

    private static final String INTO = """
            select coalesce((select into_patient_id from commanded_merge
                              where facility_id = ? and patient_id = ? and epoch = ?),
                            (select merged_into_id from patient_reference where facility_id = ? and id = ?), 0)""";

    private static final String FORGET =
            "delete from commanded_merge where facility_id = ? and patient_id = ? and into_patient_id = ?";

    /** Not when the event was faster: then nobody would come to remove it. */
    private static final String COMMAND = """
            insert into commanded_merge (facility_id, patient_id, into_patient_id, epoch)
            select ?, ?, ?, ?
             where coalesce((select merged_into_id from patient_reference where facility_id = ? and id = ?), 0) <> ?""";

    /**
     * A command has merged a record, or taken that back. The caller holds {@link References#movePatients}.
     *
     * @param intoPatientId 0 for taken back
     */
    public void commanded(Transaction tx, long patientId, long intoPatientId) throws SQLException {
        try (PreparedStatement forget = tx.connection()
                .prepareStatement("delete from commanded_merge where facility_id = ? and patient_id = ?")) {
            forget.setInt(1, tx.facility());
            forget.setLong(2, patientId);
            forget.executeUpdate();
        }
        try (PreparedStatement insert = tx.connection().prepareStatement(COMMAND)) {
            insert.setInt(1, tx.facility());
            insert.setLong(2, patientId);
            insert.setLong(3, intoPatientId);
            insert.setLong(4, tx.epoch());
            insert.setInt(5, tx.facility());
            insert.setLong(6, patientId);
            insert.setLong(7, intoPatientId);
            insert.executeUpdate();
        }
    }

    /** Records has told it: if it is what the command said, the command's word is not needed any more. */
    void told(Transaction tx, PatientReference patient) throws SQLException {
        try (PreparedStatement forget = tx.connection().prepareStatement(FORGET)) {
            forget.setInt(1, tx.facility());
            forget.setLong(2, patient.id());
            forget.setLong(3, patient.mergedIntoId());
            forget.executeUpdate();
        }
    }

    /** The next record on the way to the survivor; 0 when there is none. */
    long into(Transaction tx, long patientId) throws SQLException {
        try (PreparedStatement select = tx.connection().prepareStatement(INTO)) {
            select.setInt(1, tx.facility());
            select.setLong(2, patientId);
            select.setLong(3, tx.epoch());
            select.setInt(4, tx.facility());
            select.setLong(5, patientId);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
