package dev.medsync.billing.remittance;

import dev.medsync.billing.claim.Claim;
import dev.medsync.billing.claim.ClaimRules.Step;
import dev.medsync.billing.claim.ClaimStatus;
import dev.medsync.billing.claim.Claims;
import dev.medsync.billing.ledger.BookedAggregates;
import dev.medsync.billing.ledger.Source;
import dev.medsync.billing.payer.Payers;
import dev.medsync.billing.payment.Payments;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.RowShapeFailures;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.request.Times;
import dev.medsync.platform.request.WriteRequest;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The remittances of a facility. */
@Singleton
public final class Remittances {

    private static final String TYPE = "Remittance";

    private final Database database;
    private final BookedAggregates<Remittance> remittances;
    private final Claims claims;
    private final Payments payments;
    private final Payers payers;
    private final Times times;

    Remittances(
            Database database,
            Claims claims,
            Payments payments,
            Payers payers,
            Times times,
            RowShapeFailures failures) {
        this.database = database;
        this.claims = claims;
        this.payments = payments;
        this.payers = payers;
        this.times = times;
        this.remittances =
                new BookedAggregates<>(Remittance.class, failures, Source.REMITTANCE, Remittance::contribution);
    }

    /** A remittance as a payer sends it; ids of its parts are not given yet. */
    record Received(
            long payerId,
            String checkNumber,
            LocalDate paymentDate,
            BigDecimal totalPaid,
            BigDecimal providerAdjustment,
            List<RemittanceClaim> claims) {}

    /** What became of a remittance. A refused one leaves nothing behind. */
    sealed interface Posted {

        record Done(Remittance remittance) implements Posted {}

        record NoSuchPayer() implements Posted {}

        /** BPR02 is not Σ CLP04 − Σ PLB. */
        record OutOfBalance() implements Posted {}

        /** The check number was posted before. */
        record AlreadyPosted(long remittanceId) implements Posted {}

        /** A claim is not at the payer. */
        record ClaimNotSubmitted(String number, ClaimStatus status) implements Posted {}

        /** A reversal takes back more than was paid. */
        record ReversesMoreThanPaid(String number) implements Posted {}
    }

    /** Stores and posts a remittance: settles its claims and books one payment. */
    Posted post(WriteRequest request, Received received) {
        return database.enter(request.facility(), tx -> {
            long id = tx.nextId("remittance_id_seq");
            OptionalLong earlier = request.earlier(tx, TYPE, id);
            if (earlier.isPresent()) {
                return new Posted.Done(existing(tx, earlier.getAsLong()));
            }
            Posted posted = postNew(tx, request, received, id);
            if (!(posted instanceof Posted.Done)) {
                tx.rollBack();
            }
            return posted;
        });
    }

    private Posted postNew(Transaction tx, WriteRequest request, Received received, long id) throws SQLException {
        if (payers.find(tx, received.payerId()).isEmpty()) {
            return new Posted.NoSuchPayer();
        }
        // Two requests with one check number at the same time: the second waits, and then finds the first.
        tx.waitForTurn("check/" + received.payerId() + "/" + received.checkNumber());
        List<Remittance> same = remittances.query(
                tx,
                "where t.facility_id = ? and t.payer_id = ? and t.check_number = ? order by t.id limit 1",
                tx.facility(),
                received.payerId(),
                received.checkNumber());
        if (!same.isEmpty()) {
            return new Posted.AlreadyPosted(same.getFirst().id());
        }
        Map<String, Claim> byNumber = new LinkedHashMap<>();
        List<String> numbers = received.claims().stream()
                .map(RemittanceClaim::claimNumber)
                .distinct()
                .toList();
        claims.lockByNumbers(tx, numbers).forEach(claim -> byNumber.put(claim.number(), claim));
        Remittance remittance = remittance(tx, request, received, id, byNumber);
        if (!remittance.balances()) {
            return new Posted.OutOfBalance();
        }
        Map<String, Claim> settled = new LinkedHashMap<>(byNumber);
        Map<Long, BigDecimal> paid = new LinkedHashMap<>();
        for (RemittanceClaim part : remittance.claims()) {
            Claim claim = settled.get(part.claimNumber());
            if (claim != null) {
                // The same claim may come twice: a reversal, then the corrected decision.
                switch (claims.settle(tx, claim, part.decision(), request.actor())) {
                    case Step.Taken(Claim next) -> settled.put(part.claimNumber(), next);
                    case Step.NotIn(ClaimStatus status) -> {
                        return new Posted.ClaimNotSubmitted(part.claimNumber(), status);
                    }
                    case Step.MoreThanPaid() -> {
                        return new Posted.ReversesMoreThanPaid(part.claimNumber());
                    }
                }
                paid.merge(claim.id(), part.paid(), BigDecimal::add);
            }
        }
        Map<Long, Claim> before = new LinkedHashMap<>();
        byNumber.values().forEach(claim -> before.put(claim.id(), claim));
        claims.store(tx, before, List.copyOf(settled.values()));
        remittances.insert(tx, remittance);
        payments.postRemitted(
                tx,
                request,
                received.payerId(),
                id,
                received.totalPaid(),
                received.checkNumber(),
                received.paymentDate(),
                paid);
        return new Posted.Done(remittance);
    }

    private Remittance remittance(
            Transaction tx, WriteRequest request, Received received, long id, Map<String, Claim> byNumber)
            throws SQLException {
        List<RemittanceClaim> parts = new ArrayList<>();
        for (RemittanceClaim part : received.claims()) {
            List<Long> ids = tx.nextIds(
                    "remittance_adjustment_id_seq", part.adjustments().size());
            List<RemittanceAdjustment> adjustments = new ArrayList<>();
            for (RemittanceAdjustment adjustment : part.adjustments()) {
                adjustments.add(new RemittanceAdjustment(
                        ids.get(adjustments.size()),
                        adjustment.groupCode(),
                        adjustment.reasonCode(),
                        adjustment.amount()));
            }
            Claim claim = byNumber.get(part.claimNumber());
            parts.add(new RemittanceClaim(
                    tx.nextId("remittance_claim_id_seq"),
                    part.claimNumber(),
                    claim == null ? 0 : claim.id(),
                    part.statusCode(),
                    part.charged(),
                    part.paid(),
                    part.patientResponsibility(),
                    List.copyOf(adjustments)));
        }
        return new Remittance(
                request.facility(),
                id,
                1,
                received.payerId(),
                received.checkNumber(),
                received.paymentDate(),
                received.totalPaid(),
                received.providerAdjustment(),
                true,
                request.userId(),
                times.now(),
                List.copyOf(parts));
    }

    Optional<Remittance> find(Transaction tx, long id) throws SQLException {
        return remittances.find(tx, id);
    }

    private Remittance existing(Transaction tx, long id) throws SQLException {
        return remittances.find(tx, id).orElseThrow(() -> new IllegalStateException("remittance " + id + " is gone"));
    }

    BookedAggregates<Remittance> aggregates() {
        return remittances;
    }
}
