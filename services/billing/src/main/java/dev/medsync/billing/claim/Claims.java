package dev.medsync.billing.claim;

import com.google.protobuf.Message;
import dev.medsync.billing.charge.Charge;
import dev.medsync.billing.charge.ChargeStatus;
import dev.medsync.billing.charge.Charges;
import dev.medsync.billing.claim.ClaimRules.By;
import dev.medsync.billing.claim.ClaimRules.Decision;
import dev.medsync.billing.claim.ClaimRules.Step;
import dev.medsync.billing.ledger.BookedAggregates;
import dev.medsync.billing.ledger.Source;
import dev.medsync.billing.payer.Payers;
import dev.medsync.billing.reference.BillsOfVisit;
import dev.medsync.billing.v1.ClaimDenied;
import dev.medsync.billing.v1.ClaimPaid;
import dev.medsync.billing.v1.ClaimSubmitted;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.RowShapeFailures;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.events.OutboxWriter;
import dev.medsync.platform.events.OutgoingEvent;
import dev.medsync.platform.request.Times;
import dev.medsync.platform.request.WriteRequest;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** The claims of a facility. */
@Singleton
public final class Claims implements BillsOfVisit {

    private static final String TYPE = "Claim";

    /** By way of the charges: nothing looks for a claim by its encounter, so there is no index. */
    private static final String ASTRAY = """
            where t.facility_id = ? and t.id in (select l.claim_id from claim_line l
                    join charge c on c.facility_id = l.facility_id and c.id = l.charge_id
                   where l.facility_id = t.facility_id and c.encounter_id = ?) and t.patient_id <> ?""";

    static final String CHANGE_IDS = "claim_status_change_id_seq";

    private final Database database;
    private final BookedAggregates<Claim> claims;
    private final Charges charges;
    private final Payers payers;
    private final ClaimDrafts drafts;
    private final Times times;
    private final OutboxWriter outbox;

    Claims(
            Database database,
            Charges charges,
            Payers payers,
            ClaimDrafts drafts,
            Times times,
            OutboxWriter outbox,
            RowShapeFailures failures) {
        this.database = database;
        this.outbox = outbox;
        this.charges = charges;
        this.payers = payers;
        this.drafts = drafts;
        this.times = times;
        this.claims = new BookedAggregates<>(Claim.class, failures, Source.CLAIM, Claim::contribution);
    }

    /** What became of a wish to make a claim. */
    sealed interface Created {

        record Done(Claim claim) implements Created {}

        record NoSuchPayer() implements Created {}

        record NoOpenCharges() implements Created {}
    }

    /** What became of a wish to change a claim. */
    sealed interface Changed {

        record Done(Claim claim) implements Changed {}

        record NoSuchClaim() implements Changed {}

        record NotIn(ClaimStatus status) implements Changed {}
    }

    /** Gathers the open charges of an encounter into a draft. */
    Created create(WriteRequest request, long encounterId, long payerId) {
        return database.enter(request.facility(), tx -> {
            long id = tx.nextId("claim_id_seq");
            OptionalLong earlier = request.earlier(tx, TYPE, id);
            if (earlier.isPresent()) {
                return new Created.Done(existing(tx, earlier.getAsLong()));
            }
            if (payers.find(tx, payerId).isEmpty()) {
                tx.rollBack();
                return new Created.NoSuchPayer();
            }
            List<Charge> open = charges.takeOpen(tx, encounterId);
            if (open.isEmpty()) {
                tx.rollBack();
                return new Created.NoOpenCharges();
            }
            Claim claim = claims.insert(tx, drafts.draft(tx, request, id, encounterId, payerId, open));
            charges.mark(tx, open, ChargeStatus.BILLED);
            return new Created.Done(claim);
        });
    }

    Changed submit(WriteRequest request, long id) {
        return change(request, id, ClaimRules::submit);
    }

    /** The claim's charges are open again. */
    Changed voidClaim(WriteRequest request, long id, String reason) {
        return change(request, id, (claim, by) -> ClaimRules.voidIt(claim, reason, by));
    }

    @FunctionalInterface
    private interface Rule {
        Step apply(Claim claim, By by);
    }

    private Changed change(WriteRequest request, long id, Rule rule) {
        return database.enter(request.facility(), tx -> {
            Optional<Claim> found = claims.findForUpdate(tx, id);
            if (found.isEmpty()) {
                return new Changed.NoSuchClaim();
            }
            if (request.earlier(tx, TYPE, id).isPresent()) {
                return new Changed.Done(found.get());
            }
            Step step = rule.apply(found.get(), by(tx, request.actor()));
            if (step instanceof Step.Taken(Claim next)) {
                if (next.status() == ClaimStatus.VOIDED) {
                    charges.reopen(
                            tx, next.lines().stream().map(ClaimLine::chargeId).toList());
                }
                Claim stored = claims.update(tx, next);
                publish(tx, found.get().status(), stored);
                return new Changed.Done(stored);
            }
            tx.rollBack();
            return new Changed.NotIn(found.get().status());
        });
    }

    /** The claims of these numbers, locked, in the order of their numbers so that two remittances do not deadlock. */
    public List<Claim> lockByNumbers(Transaction tx, List<String> numbers) throws SQLException {
        return claims.query(
                tx,
                "where t.facility_id = ? and t.number = any(?) order by t.number for update",
                tx.facility(),
                tx.connection().createArrayOf("text", numbers.toArray(String[]::new)));
    }

    /** What a remittance makes of a claim; not yet stored. */
    public Step settle(Transaction tx, Claim claim, Decision decision, String actor) throws SQLException {
        return ClaimRules.settle(claim, decision, by(tx, actor));
    }

    /**
     * Stores claims that remittances have settled.
     *
     * @param before the same claims as they were, by id
     */
    public void store(Transaction tx, Map<Long, Claim> before, List<Claim> settled) throws SQLException {
        for (Claim stored : claims.updateAll(tx, settled)) {
            publish(tx, Objects.requireNonNull(before.get(stored.id())).status(), stored);
        }
    }

    /** Tells others of a new status that means something to them. */
    private void publish(Transaction tx, ClaimStatus before, Claim claim) throws SQLException {
        if (claim.status() == before) {
            return;
        }
        dev.medsync.billing.v1.Claim message = ClaimMapping.toMessage(claim);
        Optional<Message> event = switch (claim.status()) {
            case SUBMITTED ->
                Optional.of(ClaimSubmitted.newBuilder().setClaim(message).build());
            case PAID -> Optional.of(ClaimPaid.newBuilder().setClaim(message).build());
            case DENIED ->
                Optional.of(ClaimDenied.newBuilder().setClaim(message).build());
            case DRAFT, PARTIALLY_PAID, VOIDED -> Optional.empty();
        };
        if (event.isPresent()) {
            outbox.append(tx, OutgoingEvent.phi(TYPE, claim.id(), claim.facilityId(), claim.version(), event.get()));
        }
    }

    /** Moves a patient's claims to the record that survives a merge. Returns their ids. */
    public List<Long> moveToPatient(Transaction tx, long from, long into) throws SQLException {
        Instant now = times.now();
        return claims.giveAll(tx, from, claim -> claim.ofPatient(into, now));
    }

    /** Moves those of a patient's claims that have these ids, or belong to these visits, to another record. */
    public List<Long> moveToPatient(Transaction tx, long from, long into, List<Long> ids, List<Long> encounters)
            throws SQLException {
        Instant now = times.now();
        return claims.giveBack(tx, from, ids, encounters, claim -> claim.ofPatient(into, now));
    }

    @Override
    public boolean anyAstray(Transaction tx, long encounterId, long patientId) throws SQLException {
        return !claims.query(tx, ASTRAY + " limit 1", tx.facility(), encounterId, patientId)
                .isEmpty();
    }

    @Override
    public void follow(Transaction tx, long encounterId, long patientId) throws SQLException {
        Instant now = times.now();
        claims.give(tx, claim -> claim.ofPatient(patientId, now), ASTRAY, tx.facility(), encounterId, patientId);
    }

    private By by(Transaction tx, String actor) throws SQLException {
        return new By(tx.nextId(CHANGE_IDS), actor, times.now());
    }

    public Optional<Claim> find(Transaction tx, long id) throws SQLException {
        return claims.find(tx, id);
    }

    List<Claim> ofPatient(Transaction tx, long patientId) throws SQLException {
        return claims.query(tx, "where t.facility_id = ? and t.patient_id = ? order by t.id", tx.facility(), patientId);
    }

    /** Decided claims that leave something to the patient that is on no invoice yet, by id. */
    public List<Claim> withOpenShare(Transaction tx, long patientId) throws SQLException {
        return claims.query(tx, """
                where t.facility_id = ? and t.patient_id = ? and t.status in ('PAID', 'PARTIALLY_PAID', 'DENIED')
                  and t.patient_responsibility > 0
                  and not exists (select from invoice_line l
                        join invoice i on i.facility_id = l.facility_id and i.id = l.invoice_id
                       where l.facility_id = t.facility_id and l.claim_id = t.id and i.status <> 'VOIDED')
                order by t.id for update""", tx.facility(), patientId);
    }

    private Claim existing(Transaction tx, long id) throws SQLException {
        return claims.find(tx, id).orElseThrow(() -> new IllegalStateException("claim " + id + " is gone"));
    }

    BookedAggregates<Claim> aggregates() {
        return claims;
    }
}
