package dev.medsync.billing.claim;

import dev.medsync.billing.claim.Claim.Settlement;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What may happen to a claim. Amounts are only added and subtracted, so nothing is ever rounded; where a rule will have to
 * divide, it is to round half to even.
 */
public final class ClaimRules {

    /** CLP02: the payer takes back an earlier payment. Its amounts are negative. */
    public static final String REVERSAL = "22";

    private static final String DENIED = "4";
    private static final Set<ClaimStatus> AT_THE_PAYER =
            EnumSet.of(ClaimStatus.SUBMITTED, ClaimStatus.PAID, ClaimStatus.PARTIALLY_PAID, ClaimStatus.DENIED);
    private static final Set<ClaimStatus> VOIDABLE =
            EnumSet.of(ClaimStatus.DRAFT, ClaimStatus.SUBMITTED, ClaimStatus.DENIED);

    private ClaimRules() {}

    /** What became of a step. */
    public sealed interface Step {

        record Taken(Claim claim) implements Step {}

        /** The claim does not allow it in its status. */
        record NotIn(ClaimStatus status) implements Step {}

        /** The reversal would take back more than was paid. */
        record MoreThanPaid() implements Step {}
    }

    /**
     * Who takes a step, and when.
     *
     * @param changeId id of the entry in the claim's history, should its status change
     */
    public record By(long changeId, String actor, Instant at) {}

    /**
     * What a remittance says about one claim (CLP and its CAS segments).
     *
     * @param statusCode CLP02
     * @param paid CLP04; negative in a reversal
     * @param adjusted sum of the CAS groups but PR
     * @param patientResponsibility CLP05
     * @param reasonCode the first CAS reason; empty for none
     */
    public record Decision(
            String statusCode,
            BigDecimal paid,
            BigDecimal adjusted,
            BigDecimal patientResponsibility,
            String reasonCode) {}

    public static Step submit(Claim claim, By by) {
        if (claim.status() != ClaimStatus.DRAFT) {
            return new Step.NotIn(claim.status());
        }
        return new Step.Taken(claim.with(
                ClaimStatus.SUBMITTED,
                claim.settlement(),
                "",
                "",
                by.at(),
                by.at(),
                claim.lines(),
                history(claim, ClaimStatus.SUBMITTED, by, "")));
    }

    /** A claim that no payer has paid can be voided. */
    public static Step voidIt(Claim claim, String reason, By by) {
        if (!VOIDABLE.contains(claim.status()) || claim.paid().signum() != 0) {
            return new Step.NotIn(claim.status());
        }
        return new Step.Taken(claim.with(
                ClaimStatus.VOIDED,
                claim.settlement(),
                "",
                reason,
                claim.submittedAt(),
                by.at(),
                claim.lines(),
                history(claim, ClaimStatus.VOIDED, by, reason)));
    }

    /** Adds what a remittance decided. A reversal subtracts, because its amounts are negative. */
    public static Step settle(Claim claim, Decision decision, By by) {
        if (!AT_THE_PAYER.contains(claim.status())) {
            return new Step.NotIn(claim.status());
        }
        Settlement settled = new Settlement(
                claim.paid().add(decision.paid()),
                claim.adjusted().add(decision.adjusted()),
                claim.patientResponsibility().add(decision.patientResponsibility()));
        if (settled.paid().signum() < 0) {
            return new Step.MoreThanPaid();
        }
        ClaimStatus next = statusAfter(claim, decision, settled);
        String denial = next == ClaimStatus.DENIED ? decision.reasonCode() : "";
        List<ClaimStatusChange> history = next == claim.status() ? claim.history() : history(claim, next, by, denial);
        return new Step.Taken(claim.with(
                next,
                settled,
                denial,
                claim.voidReason(),
                claim.submittedAt(),
                by.at(),
                distribute(claim.lines(), settled.paid()),
                history));
    }

    private static ClaimStatus statusAfter(Claim claim, Decision decision, Settlement settled) {
        if (decision.statusCode().equals(DENIED) && settled.paid().signum() == 0) {
            return ClaimStatus.DENIED;
        }
        BigDecimal explained = settled.paid().add(settled.adjusted()).add(settled.patientResponsibility());
        if (decision.statusCode().equals(REVERSAL) && explained.signum() == 0) {
            // As if the payer had never decided: a corrected remittance usually follows in the same file.
            return ClaimStatus.SUBMITTED;
        }
        return explained.compareTo(claim.total()) >= 0 ? ClaimStatus.PAID : ClaimStatus.PARTIALLY_PAID;
    }

    /** Pays the lines in order until the money is used up. */
    private static List<ClaimLine> distribute(List<ClaimLine> lines, BigDecimal paid) {
        List<ClaimLine> next = new ArrayList<>(lines.size());
        BigDecimal left = paid;
        for (ClaimLine line : lines) {
            BigDecimal share = left.min(line.amount()).max(BigDecimal.ZERO).setScale(2);
            left = left.subtract(share);
            next.add(line.withPaid(share));
        }
        return List.copyOf(next);
    }

    private static List<ClaimStatusChange> history(Claim claim, ClaimStatus to, By by, String note) {
        List<ClaimStatusChange> history = new ArrayList<>(claim.history());
        history.add(new ClaimStatusChange(by.changeId(), claim.status(), to, by.at(), by.actor(), note));
        return List.copyOf(history);
    }

    /** CLM02 = Σ SV102. */
    static BigDecimal total(List<ClaimLine> lines) {
        return lines.stream().map(ClaimLine::amount).reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add);
    }
}
