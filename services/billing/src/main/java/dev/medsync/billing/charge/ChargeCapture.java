package dev.medsync.billing.charge;

import dev.medsync.billing.payer.FeeScheduleEntry;
import dev.medsync.billing.payer.Payers;
import dev.medsync.billing.reference.EncounterReference;
import dev.medsync.billing.reference.References;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.request.Times;
import dev.medsync.platform.request.WriteRequest;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How charges come to be: a person captures one, or a foreign writer commands one. */
@Singleton
public final class ChargeCapture {

    private final Database database;
    private final Charges charges;
    private final References references;
    private final Payers payers;
    private final Times times;

    ChargeCapture(Database database, Charges charges, References references, Payers payers, Times times) {
        this.database = database;
        this.charges = charges;
        this.references = references;
        this.payers = payers;
        this.times = times;
    }

    /**
     * A charge as somebody captures it.
     *
     * @param patientId the encounter's patient, for an encounter that has not arrived here yet; 0 when not given
     * @param providerId 0 for the encounter's
     * @param diagnosisCode empty for the encounter's
     * @param serviceDate null for the encounter's day
     * @param unitPrice null for the fee schedule's
     */
    record Capture(
            long encounterId,
            long patientId,
            long providerId,
            String chargeCode,
            String modifier,
            String description,
            String diagnosisCode,
            @Nullable LocalDate serviceDate,
            int quantity,
            @Nullable BigDecimal unitPrice) {}

    /** What became of a capture. */
    sealed interface Captured {

        record Done(Charge charge) implements Captured {}

        /** It is unknown here, and the capture does not say whose it is. */
        record NoSuchEncounter() implements Captured {}

        /** The code is not on the price list, and no price was given. */
        record NoPrice() implements Captured {}
    }

    /**
     * Captures a charge. The visit may have been opened at another owner a moment ago, and its event is still on the way:
     * whoever opened it must not be told that there is none.
     */
    Captured capture(WriteRequest request, Capture capture) {
        Captured captured = captureOnce(request, capture);
        boolean arrived = captured instanceof Captured.NoSuchEncounter
                && references.awaitEncounter(database, request.facility(), capture.encounterId());
        return arrived ? captureOnce(request, capture) : captured;
    }

    private Captured captureOnce(WriteRequest request, Capture capture) {
        return database.enter(request.facility(), tx -> {
            long id = tx.nextId("charge_id_seq");
            OptionalLong earlier = request.earlier(tx, Charges.TYPE, id);
            if (earlier.isPresent()) {
                return new Captured.Done(charges.existing(tx, earlier.getAsLong()));
            }
            Captured captured = captureNew(tx, request, capture, id);
            if (!(captured instanceof Captured.Done)) {
                tx.rollBack();
            }
            return captured;
        });
    }

    private Captured captureNew(Transaction tx, WriteRequest request, Capture capture, long id) throws SQLException {
        references.holdPatients(tx);
        Optional<EncounterReference> encounter = references.encounter(tx, capture.encounterId());
        if (encounter.isEmpty() && capture.patientId() == 0) {
            return new Captured.NoSuchEncounter();
        }
        LocalDate day = capture.serviceDate() != null
                ? capture.serviceDate()
                : encounter.map(visit -> times.dayOf(visit.startedAt())).orElseGet(times::today);
        Optional<FeeScheduleEntry> listed = payers.price(tx, capture.chargeCode(), day);
        BigDecimal price = capture.unitPrice() != null
                ? capture.unitPrice()
                : listed.map(FeeScheduleEntry::amount).orElse(null);
        if (price == null) {
            return new Captured.NoPrice();
        }
        Instant now = times.now();
        return new Captured.Done(charges.insert(
                tx,
                new Charge(
                        request.facility(),
                        id,
                        1,
                        references.survivor(
                                tx, encounter.map(EncounterReference::patientId).orElse(capture.patientId())),
                        capture.encounterId(),
                        capture.providerId() != 0
                                ? capture.providerId()
                                : encounter.map(EncounterReference::providerId).orElse(0L),
                        capture.chargeCode(),
                        capture.modifier(),
                        capture.description().isEmpty()
                                ? listed.map(FeeScheduleEntry::description).orElse("")
                                : capture.description(),
                        capture.diagnosisCode().isEmpty()
                                ? encounter
                                        .map(EncounterReference::diagnosisCode)
                                        .orElse("")
                                : capture.diagnosisCode(),
                        day,
                        capture.quantity(),
                        price,
                        price.multiply(BigDecimal.valueOf(capture.quantity())),
                        ChargeStatus.OPEN,
                        ChargeOrigin.MANUAL,
                        "",
                        null,
                        "",
                        request.userId(),
                        now,
                        now)));
    }

    /**
     * A charge as a foreign writer commands it, at the price of its own moment.
     *
     * @param amount quantity × unit price, by the writer's own rounding
     */
    public record Commanded(
            long encounterId,
            long patientId,
            long providerId,
            String chargeCode,
            String description,
            String diagnosisCode,
            LocalDate serviceDate,
            int quantity,
            BigDecimal unitPrice,
            BigDecimal amount,
            long createdBy) {}

    /** Captures what a command wants, for the patient who has the encounter now. */
    public Charge captureCommanded(Transaction tx, String commandId, Commanded wanted, long patientId)
            throws SQLException {
        Instant now = times.now();
        return charges.insert(
                tx,
                new Charge(
                        tx.facility(),
                        tx.nextId("charge_id_seq"),
                        1,
                        patientId,
                        wanted.encounterId(),
                        wanted.providerId(),
                        wanted.chargeCode(),
                        "",
                        wanted.description(),
                        wanted.diagnosisCode(),
                        wanted.serviceDate(),
                        wanted.quantity(),
                        wanted.unitPrice(),
                        wanted.amount(),
                        ChargeStatus.OPEN,
                        ChargeOrigin.ENCOUNTER,
                        "",
                        null,
                        commandId,
                        wanted.createdBy(),
                        now,
                        now));
    }
}
