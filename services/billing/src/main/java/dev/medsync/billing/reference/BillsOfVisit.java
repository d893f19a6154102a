package dev.medsync.billing.reference;

import dev.medsync.platform.data.Transaction;
import java.sql.SQLException;
import java.util.List;

/** Bills that belong to a visit: they are its patient's. A bean of this type goes along when a visit gets another patient. */
public interface BillsOfVisit {

    /** Whether a visit has bills of another patient than its own. */
    boolean anyAstray(Transaction tx, long encounterId, long patientId) throws SQLException;

    /** Gives a visit's bills to its patient. */
    void follow(Transaction tx, long encounterId, long patientId) throws SQLException;

    /** A patient's visits, as far as they are known here, whose bills are with one of these holders instead. */
    default List<Long> visitsAstray(Transaction tx, List<Long> holders, long patientId) throws SQLException {
        return List.of();
    }
}
