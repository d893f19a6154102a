package dev.medsync.billing.command;

import dev.medsync.billing.charge.Charge;
import dev.medsync.billing.charge.ChargeCapture;
import dev.medsync.billing.charge.Charges;
import dev.medsync.billing.claim.Claims;
import dev.medsync.billing.invoice.Invoices;
import dev.medsync.billing.payment.Payments;
import dev.medsync.billing.reference.EncounterReference;
import dev.medsync.billing.reference.References;
import dev.medsync.platform.data.Database;
import jakarta.inject.Singleton;
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

    Commands(
            Database database,
            ChargeCapture capture,
            Charges charges,
            Claims claims,
            Payments payments,
            Invoices invoices,
            References references) {
        this.database = database;
        this.capture = capture;
        this.charges = charges;
        this.claims = claims;
        this.payments = payments;
        this.invoices = invoices;
        this.references = references;
    }

    /**
     * What a delivery did.
     *
     * @param chargeId 0 when it was about no charge
     * @param changed false when it had been carried out before
     */
    record Delivered(long chargeId, boolean changed) {}

    /** The charge of the encounter's patient as of now: there may have been a merge since the command was left. */
    Delivered capture(int facility, String commandId, ChargeCapture.Commanded wanted) {
        return database.enter(facility, tx -> {
            // Two stranglers may deliver one command at the same time.
            tx.waitForTurn("command/" + commandId);
            Optional<Charge> earlier = charges.ofCommand(tx, commandId);
            if (earlier.isPresent()) {
                return new Delivered(earlier.get().id(), false);
            }
            long patient = references
                    .encounter(tx, wanted.encounterId())
                    .map(EncounterReference::patientId)
                    .orElse(wanted.patientId());
            long survivor = references.survivor(tx, patient);
            return new Delivered(
                    capture.captureCommanded(tx, commandId, wanted, survivor).id(), true);
        });
    }

    /** Idempotent by nature: the second time there is nothing left to move. */
    Delivered merge(int facility, long from, long into) {
        return database.enter(facility, tx -> {
            int moved = charges.moveToPatient(tx, from, into)
                    + claims.moveToPatient(tx, from, into)
                    + invoices.moveToPatient(tx, from, into)
                    + payments.moveToPatient(tx, from, into);
            return new Delivered(0, moved > 0);
        });
    }
}
