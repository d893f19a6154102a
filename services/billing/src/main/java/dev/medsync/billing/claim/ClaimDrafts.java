package dev.medsync.billing.claim;

import dev.medsync.billing.charge.Charge;
import dev.medsync.billing.number.PublicNumbers;
import dev.medsync.billing.reference.CoverageReference;
import dev.medsync.billing.reference.EncounterReference;
import dev.medsync.billing.reference.References;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.request.Times;
import dev.medsync.platform.request.WriteRequest;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes claims of charges. */
@Singleton
final class ClaimDrafts {

    private static final int MOST_DIAGNOSES = 4;

    private final References references;
    private final Times times;

    ClaimDrafts(References references, Times times) {
        this.references = references;
        this.times = times;
    }

    /** The draft of a claim over the given charges, with the next number; not yet stored. */
    Claim draft(Transaction tx, WriteRequest request, long id, long encounterId, long payerId, List<Charge> open)
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
                        tx.nextId(Claims.CHANGE_IDS), null, ClaimStatus.DRAFT, now, request.actor(), "")));
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
}
