package dev.medsync.billing.command;

import dev.medsync.billing.charge.Charge;
import dev.medsync.billing.charge.ChargeCapture;
import dev.medsync.billing.charge.Charges;
import dev.medsync.billing.claim.Claims;
import dev.medsync.billing.command.MovedRows.MovedRow;
import dev.medsync.billing.invoice.Invoices;
import dev.medsync.billing.payment.Payments;
import dev.medsync.billing.reference.EncounterReference;
import dev.medsync.billing.reference.Merged;
import dev.medsync.billing.reference.References;
import dev.medsync.platform.data.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Carries out the commands of foreign writers, each once. */
@Singleton
final class Commands {

    private final Database database;
    private final ChargeCapture capture;
    private final Charges charges;
    private final Claims claims;
    private final Payments payments;
    private final Invoices invoices;
    private final References references;
    private final Merged merged;
    private final MovedRows movedRows;

    Commands(
            Database database,
            ChargeCapture capture,
            Charges charges,
            Claims claims,
            Payments payments,
            Invoices invoices,
            References references,
            Merged merged,
            MovedRows movedRows) {
        this.database = database;
        this.capture = capture;
        this.charges = charges;
        this.claims = claims;
        this.payments = payments;
        this.invoices = invoices;
        this.references = references;
        this.merged = merged;
        this.movedRows = movedRows;
    }

    /**
     * What a delivery did.
     *
     * @param chargeId 0 when it was about no charge
     * @param changed false when it had been carried out before
     * @param moved what a merge moved, also when it had been carried out before
     */
    record Delivered(long chargeId, boolean changed, List<MovedRow> moved) {
        static Delivered charge(long id, boolean changed) {
            return new Delivered(id, changed, List.of());
        }
    }

    /** The charge of the encounter's patient as of now: there may have been a merge since the command was left. */
    Delivered capture(int facility, String commandId, ChargeCapture.Commanded wanted) {
        return database.enter(facility, tx -> {
            // Two stranglers may deliver one command at the same time.
            tx.waitForTurn("command/" + commandId);
            Optional<Charge> earlier = charges.ofCommand(tx, commandId);
            if (earlier.isPresent()) {
                return Delivered.charge(earlier.get().id(), false);
            }
            references.holdPatients(tx);
            long patient = references
                    .encounter(tx, wanted.encounterId())
                    .map(EncounterReference::patientId)
                    .orElse(wanted.patientId());
            long survivor = references.survivor(tx, patient);
            return Delivered.charge(
                    capture.captureCommanded(tx, commandId, wanted, survivor).id(), true);
        });
    }

    /** What it moved is written down, so that a second delivery answers the same and the merge can be taken back. */
    Delivered merge(int facility, String commandId, long from, long into) {
        return database.enter(facility, tx -> {
            tx.waitForTurn("command/" + commandId);
            references.movePatients(tx);
            merged.commanded(tx, from, into);
            List<MovedRow> before = movedRows.of(tx, commandId);
            movedRows.add(tx, commandId, "Charge", charges.moveToPatient(tx, from, into));
            movedRows.add(tx, commandId, "Claim", claims.moveToPatient(tx, from, into));
            movedRows.add(tx, commandId, "Invoice", invoices.moveToPatient(tx, from, into));
            movedRows.add(tx, commandId, "Payment", payments.moveToPatient(tx, from, into));
            List<MovedRow> moved = movedRows.of(tx, commandId);
            return new Delivered(0, moved.size() > before.size(), moved);
        });
    }

    /**
     * Takes a merge back. Idempotent by nature: the second time nothing of it is the survivor's.
     *
     * @param rows what the merge had moved
     * @param encounters visits that go back: what was charged and claimed for them goes along
     */
    Delivered unmerge(int facility, long from, long into, List<MovedRow> rows, List<Long> encounters) {
        return database.enter(facility, tx -> {
            references.movePatients(tx);
            merged.commanded(tx, into, 0);
            int moved = charges.moveToPatient(tx, from, into, ids(rows, "Charge"), encounters)
                            .size()
                    + claims.moveToPatient(tx, from, into, ids(rows, "Claim"), encounters)
                            .size()
                    + invoices.moveToPatient(tx, from, into, ids(rows, "Invoice"))
                            .size()
                    + payments.moveToPatient(tx, from, into, ids(rows, "Payment"))
                            .size();
            return new Delivered(0, moved > 0, List.of());
        });
    }

    private static List<Long> ids(List<MovedRow> rows, String type) {
        return rows.stream()
                .filter(each -> each.type().equals(type))
                .map(MovedRow::id)
                .toList();
    }
}
