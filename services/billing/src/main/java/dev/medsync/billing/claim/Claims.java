package dev.medsync.billing.claim;

import dev.medsync.billing.charge.Charge;
import dev.medsync.billing.charge.ChargeStatus;
import dev.medsync.billing.charge.Charges;
import dev.medsync.billing.claim.ClaimRules.By;
import dev.medsync.billing.claim.ClaimRules.Decision;
import dev.medsync.billing.claim.ClaimRules.Step;
import dev.medsync.billing.ledger.BookedAggregates;
import dev.medsync.billing.ledger.Source;
import dev.medsync.billing.number.PublicNumbers;
import dev.medsync.billing.payer.Payers;
import dev.medsync.billing.reference.CoverageReference;
import dev.medsync.billing.reference.EncounterReference;
import dev.medsync.billing.reference.References;
import dev.medsync.billing.request.Times;
import dev.medsync.billing.request.WriteRequest;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.RowShapeFailures;
import dev.medsync.platform.data.Transaction;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The claims of a facility. */
@Singleton
public final class Claims {

    private static final String TYPE = "Claim";
    private static final String CHANGE_IDS = "claim_status_change_id_seq";
    private static final int MOST_DIAGNOSES = 4;

    private final Database database;
    private final BookedAggregates<Claim> claims;
    private final Charges charges;
    private final Payers payers;
    private final References references;
    private final Times times;

    Claims(
            Database database,
            Charges charges,
            Payers payers,
            References references,
            Times times,
            RowShapeFailures failures) {
        this.database = database;
        this.charges = charges;
        this.payers = payers;
        this.references = references;
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
            Claim claim = claims.insert(tx, draft(tx, request, id, encounterId, payerId, open));
            charges.mark(tx, open, ChargeStatus.BILLED);
            return new Created.Done(claim);
        });
    }

    private Claim draft(
            Transaction tx, WriteRequest request, long id, long encounterId, long payerId, List<Charge> open)
            throws SQLException {
        Instant now = times.now();
        Optional<EncounterReference> encounter = references.encounter(tx, encounterId);
        long patientId = open.getFirst().patientId();
        List<LocalDate> days = open.stream().map(Charge::serviceDate).sorted().toList();
        LocalDate visit = encounter.map(of -> times.dayOf(of.startedAt())).orElse(days.getFirst());
        List<ClaimLine> lines = lines(tx, open);
        return new Claim(
                request.facility(),
                id,
                1,
                PublicNumbers.next(tx, "claim"),
                patientId,
                encounterId,
                payerId,
                references
                        .coverage(tx, patientId, payerId, visit)
                        .map(CoverageReference::id)
                        .orElse(0L),
                encounter
                        .map(EncounterReference::providerId)
                        .orElse(open.getFirst().providerId()),
                ClaimStatus.DRAFT,
                days.getFirst(),
                days.getLast(),
                Stream.concat(
                                open.stream().map(Charge::diagnosisCode),
                                encounter.map(EncounterReference::diagnosisCode).stream())
                        .filter(code -> !code.isEmpty())
                        .distinct()
                        .limit(MOST_DIAGNOSES)
                        .collect(Collectors.joining(" ")),
                ClaimRules.total(lines),
                BigDecimal.ZERO.setScale(2),
                BigDecimal.ZERO.setScale(2),
                BigDecimal.ZERO.setScale(2),
                "",
                "",
                null,
                request.userId(),
                now,
                now,
                lines,
                List.of(new ClaimStatusChange(
                        tx.nextId(CHANGE_IDS), null, ClaimStatus.DRAFT, now, request.actor(), "")));
    }

    private static List<ClaimLine> lines(Transaction tx, List<Charge> open) throws SQLException {
        List<Long> ids = tx.nextIds("claim_line_id_seq", open.size());
        List<ClaimLine> lines = new ArrayList<>(open.size());
        for (Charge charge : open) {
            int index = lines.size();
            lines.add(new ClaimLine(
                    ids.get(index),
                    index + 1,
                    charge.id(),
                    charge.chargeCode(),
                    charge.modifier(),
                    charge.diagnosisCode(),
                    charge.serviceDate(),
                    charge.quantity(),
                    charge.amount(),
                    BigDecimal.ZERO.setScale(2)));
        }
        return lines;
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
                return new Changed.Done(claims.update(tx, next));
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

    public void store(Transaction tx, List<Claim> settled) throws SQLException {
        claims.updateAll(tx, settled);
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
