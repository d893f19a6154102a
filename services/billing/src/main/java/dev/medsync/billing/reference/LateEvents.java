package dev.medsync.billing.reference;

import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.events.NotNowException;
import dev.medsync.platform.replication.OwnershipState;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Stores what records tells of visits and patients, and where that comes late, puts the bills right that were written in the
 * meantime: a bill follows its visit. It does so where billing's data is owned; a replica gets what the owner did about it.
 *
 * <p>Locks are taken in the order of every writer of bills: the ownership, then the patients, then rows. In another order
 * an event, a capture and a fence would wait for each other.
 */
@Singleton
final class LateEvents {

    private final References references;
    private final Merged merged;
    private final List<BillsOfVisit> bills;

    LateEvents(References references, Merged merged, List<BillsOfVisit> bills) {
        this.references = references;
        this.merged = merged;
        this.bills = List.copyOf(bills);
    }

    /** The event of a visit: most do not change whose it is, and cost one look at what is stored. */
    void visit(Transaction tx, EncounterReference told) throws SQLException {
        Optional<EncounterReference> before = references.encounter(tx, told.id());
        if (before.isPresent() && before.get().patientId() == told.patientId()) {
            references.put(tx, told);
            return;
        }
        OwnershipState state = holdOwnership(tx);
        references.movePatients(tx);
        references.put(tx, told);
        if (state.isSource()) {
            follow(tx, state, Set.of(told.id()), told.patientId());
        }
    }

    /**
     * The event of a patient. When a merge was taken back, somebody may have charged a visit that had come back already, and
     * have found the survivor for it.
     */
    void patient(Transaction tx, PatientReference told) throws SQLException {
        long before = references
                .patient(tx, told.id())
                .map(PatientReference::mergedIntoId)
                .orElse(0L);
        if (before == told.mergedIntoId()) {
            references.put(tx, told);
            return;
        }
        OwnershipState state = holdOwnership(tx);
        references.movePatients(tx);
        references.put(tx, told);
        merged.told(tx, told);
        if (before != 0 && state.isSource()) {
            List<Long> holders = references.chain(tx, before);
            Set<Long> visits = new LinkedHashSet<>();
            for (BillsOfVisit each : bills) {
                visits.addAll(each.visitsAstray(tx, holders, told.id()));
            }
            follow(tx, state, visits, told.id());
        }
    }

    private void follow(Transaction tx, OwnershipState state, Set<Long> visits, long patientId) throws SQLException {
        for (long visit : visits) {
            for (BillsOfVisit each : bills) {
                if (!each.anyAstray(tx, visit, patientId)) {
                    continue;
                }
                if (state == OwnershipState.FENCED) {
                    // Whether this side does it, or the other one, is being decided.
                    throw new NotNowException("facility " + tx.facility() + " is moving");
                }
                each.follow(tx, visit, patientId);
            }
        }
    }

    /** What this database may do with the facility, which stays so until the transaction ends. */
    private static OwnershipState holdOwnership(Transaction tx) throws SQLException {
        try (PreparedStatement lock = tx.connection()
                .prepareStatement("select pg_advisory_xact_lock_shared(replication.lock_class('billing'), ?)")) {
            lock.setInt(1, tx.facility());
            lock.execute();
        }
        // A statement of its own: its snapshot is younger than the lock.
        try (PreparedStatement select = tx.connection()
                .prepareStatement(
                        "select state from replication.ownership where capability = 'billing' and facility_id = ?")) {
            select.setInt(1, tx.facility());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OwnershipState.valueOf(row.getString(1)) : OwnershipState.REPLICA;
            }
        }
    }
}
