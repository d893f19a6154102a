package dev.medsync.billing.charge;

import dev.medsync.billing.ledger.BookedAggregates;
import dev.medsync.billing.ledger.Source;
import dev.medsync.billing.reference.BillsOfVisit;
import dev.medsync.billing.v1.ChargeCaptured;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.RowShapeFailures;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.events.OutboxWriter;
import dev.medsync.platform.events.OutgoingEvent;
import dev.medsync.platform.request.Times;
import dev.medsync.platform.request.WriteRequest;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The charges of a facility. */
@Singleton
public final class Charges implements BillsOfVisit {

    static final String TYPE = "Charge";
    private static final String ASTRAY = "where t.facility_id = ? and t.encounter_id = ? and t.patient_id <> ?";

    private final Database database;
    private final BookedAggregates<Charge> charges;
    private final Times times;
    private final OutboxWriter outbox;

    Charges(Database database, Times times, OutboxWriter outbox, RowShapeFailures failures) {
        this.database = database;
        this.outbox = outbox;
        this.times = times;
        this.charges = new BookedAggregates<>(Charge.class, failures, Source.CHARGE, Charge::contribution);
    }

    /** What became of a wish to void. */
    sealed interface Voided {

        record Done(Charge charge) implements Voided {}

        record NoSuchCharge() implements Voided {}

        record NotOpen(ChargeStatus status) implements Voided {}
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

    /** Stores a new charge and tells others of it. */
    Charge insert(Transaction tx, Charge captured) throws SQLException {
        Charge charge = charges.insert(tx, captured);
        ChargeCaptured event = ChargeCaptured.newBuilder()
                .setCharge(ChargeMapping.toMessage(charge))
                .build();
        outbox.append(tx, OutgoingEvent.phi(TYPE, charge.id(), charge.facilityId(), charge.version(), event));
        return charge;
    }

    /** Moves a patient's charges to the record that survives a merge. Returns their ids. */
    public List<Long> moveToPatient(Transaction tx, long from, long into) throws SQLException {
        Instant now = times.now();
        return charges.giveAll(tx, from, charge -> charge.ofPatient(into, now));
    }

    /** Moves those of a patient's charges that have these ids, or belong to these visits, to another record. */
    public List<Long> moveToPatient(Transaction tx, long from, long into, List<Long> ids, List<Long> encounters)
            throws SQLException {
        Instant now = times.now();
        return charges.giveBack(tx, from, ids, encounters, charge -> charge.ofPatient(into, now));
    }

    @Override
    public boolean anyAstray(Transaction tx, long encounterId, long patientId) throws SQLException {
        return !charges.query(tx, ASTRAY + " limit 1", tx.facility(), encounterId, patientId)
                .isEmpty();
    }

    @Override
    public void follow(Transaction tx, long encounterId, long patientId) throws SQLException {
        Instant now = times.now();
        charges.give(tx, charge -> charge.ofPatient(patientId, now), ASTRAY, tx.facility(), encounterId, patientId);
    }

    @Override
    public List<Long> visitsAstray(Transaction tx, List<Long> holders, long patientId) throws SQLException {
        return charges
                .query(
                        tx,
                        """
                        where t.facility_id = ? and t.patient_id = any(?) and t.patient_id <> ? and exists (
                          select from encounter_reference e
                           where e.facility_id = t.facility_id and e.id = t.encounter_id and e.patient_id = ?)""",
                        tx.facility(),
                        tx.connection().createArrayOf("int8", holders.toArray()),
                        patientId,
                        patientId)
                .stream()
                .map(Charge::encounterId)
                .distinct()
                .toList();
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

    /** The charge that a command has made, here or at the other owner. */
    public Optional<Charge> ofCommand(Transaction tx, String commandId) throws SQLException {
        return charges
                .query(tx, "where t.facility_id = ? and t.source_command_id = ?", tx.facility(), commandId)
                .stream()
                .findFirst();
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

    Charge existing(Transaction tx, long id) throws SQLException {
        return charges.find(tx, id).orElseThrow(() -> new IllegalStateException("charge " + id + " is gone"));
    }

    BookedAggregates<Charge> aggregates() {
        return charges;
    }
}
