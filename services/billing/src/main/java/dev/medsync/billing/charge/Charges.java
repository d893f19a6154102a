package dev.medsync.billing.charge;

import dev.medsync.billing.ledger.BookedAggregates;
import dev.medsync.billing.ledger.Source;
import dev.medsync.billing.payer.FeeScheduleEntry;
import dev.medsync.billing.payer.Payers;
import dev.medsync.billing.reference.EncounterReference;
import dev.medsync.billing.reference.References;
import dev.medsync.billing.request.Times;
import dev.medsync.billing.request.WriteRequest;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.RowShapeFailures;
import dev.medsync.platform.data.Transaction;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The charges of a facility. */
@Singleton
public final class Charges {

    private static final String TYPE = "Charge";

    private final Database database;
    private final BookedAggregates<Charge> charges;
    private final References references;
    private final Payers payers;
    private final Times times;

    Charges(Database database, References references, Payers payers, Times times, RowShapeFailures failures) {
        this.database = database;
        this.references = references;
        this.payers = payers;
        this.times = times;
        this.charges = new BookedAggregates<>(Charge.class, failures, Source.CHARGE, Charge::contribution);
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

    /** What became of a wish to void. */
    sealed interface Voided {

        record Done(Charge charge) implements Voided {}

        record NoSuchCharge() implements Voided {}

        record NotOpen(ChargeStatus status) implements Voided {}
    }

    Captured capture(WriteRequest request, Capture capture) {
        return database.enter(request.facility(), tx -> {
            long id = tx.nextId("charge_id_seq");
            OptionalLong earlier = request.earlier(tx, TYPE, id);
            if (earlier.isPresent()) {
                return new Captured.Done(existing(tx, earlier.getAsLong()));
            }
            Captured captured = captureNew(tx, request, capture, id);
            if (!(captured instanceof Captured.Done)) {
                tx.rollBack();
            }
            return captured;
        });
    }

    private Captured captureNew(Transaction tx, WriteRequest request, Capture capture, long id) throws SQLException {
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
                        encounter.map(EncounterReference::patientId).orElse(capture.patientId()),
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

    Voided voidCharge(WriteRequest request, long id, String reason) {
        return database.enter(request.facility(), tx -> {
            Optional<Charge> found = charges.findForUpdate(tx, id);
            if (found.isEmpty()) {
                return new Voided.NoSuchCharge();
            }
            Charge charge = found.get();
            if (request.earlier(tx, TYPE, id).isPresent()) {
                return new Voided.Done(charge);
            }
            if (!charge.canBeVoided()) {
                tx.rollBack();
                return new Voided.NotOpen(charge.status());
            }
            return new Voided.Done(charges.update(tx, charge.voided(reason, times.now())));
        });
    }

    /** The open charges of an encounter, by id, which nobody else may take until the transaction ends. */
    public List<Charge> takeOpen(Transaction tx, long encounterId) throws SQLException {
        return charges.query(tx, """
                where t.facility_id = ? and t.encounter_id = ? and t.status = ?
                order by t.id for update""", tx.facility(), encounterId, ChargeStatus.OPEN);
    }

    /** The open charges of a patient, by id, which nobody else may take until the transaction ends. */
    public List<Charge> takeOpenOfPatient(Transaction tx, long patientId) throws SQLException {
        return charges.query(tx, """
                where t.facility_id = ? and t.patient_id = ? and t.status = ?
                order by t.id for update""", tx.facility(), patientId, ChargeStatus.OPEN);
    }

    /** Puts charges on a claim or an invoice. */
    public void mark(Transaction tx, List<Charge> taken, ChargeStatus status) throws SQLException {
        Instant now = times.now();
        charges.updateAll(
                tx, taken.stream().map(charge -> charge.as(status, now)).toList());
    }

    /** Opens the charges of a claim again. */
    public void reopen(Transaction tx, List<Long> ids) throws SQLException {
        List<Charge> billed = charges.query(
                tx,
                """
                where t.facility_id = ? and t.id = any(?) and t.status = ?
                order by t.id for update""",
                tx.facility(),
                tx.connection().createArrayOf("int8", ids.toArray(Long[]::new)),
                ChargeStatus.BILLED);
        mark(tx, billed, ChargeStatus.OPEN);
    }

    Optional<Charge> find(Transaction tx, long id) throws SQLException {
        return charges.find(tx, id);
    }

    List<Charge> ofEncounter(Transaction tx, long encounterId) throws SQLException {
        return charges.query(
                tx, "where t.facility_id = ? and t.encounter_id = ? order by t.id", tx.facility(), encounterId);
    }

    /** The claims that bill the charges. Derived: a claim's line names the charge. */
    Map<Long, Long> claims(Transaction tx, List<Charge> of) throws SQLException {
        String sql = """
                select l.charge_id, max(l.claim_id) from claim_line l
                  join claim c on c.facility_id = l.facility_id and c.id = l.claim_id and c.status <> 'VOIDED'
                 where l.facility_id = ? and l.charge_id = any(?) group by l.charge_id""";
        Map<Long, Long> claims = new HashMap<>();
        try (PreparedStatement statement = tx.connection().prepareStatement(sql)) {
            statement.setInt(1, tx.facility());
            Long[] ids = of.stream().map(Charge::id).toArray(Long[]::new);
            statement.setArray(2, tx.connection().createArrayOf("int8", ids));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    claims.put(rows.getLong(1), rows.getLong(2));
                }
            }
        }
        return claims;
    }

    private Charge existing(Transaction tx, long id) throws SQLException {
        return charges.find(tx, id).orElseThrow(() -> new IllegalStateException("charge " + id + " is gone"));
    }

    BookedAggregates<Charge> aggregates() {
        return charges;
    }
}
