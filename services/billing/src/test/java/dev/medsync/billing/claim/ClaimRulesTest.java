package dev.medsync.billing.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.billing.claim.ClaimRules.By;
import dev.medsync.billing.claim.ClaimRules.Decision;
import dev.medsync.billing.claim.ClaimRules.Step;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ClaimRulesTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final By BY = new By(70, "7", NOON);

    private static BigDecimal usd(String amount) {
        return new BigDecimal(amount);
    }

    private static ClaimLine line(int number, String amount) {
        return new ClaimLine(
                number * 2L,
                number,
                100 + number,
                "ECG",
                "",
                "I10",
                LocalDate.of(2026, 3, 1),
                1,
                usd(amount),
                usd("0.00"));
    }

    private static Claim draft() {
        List<ClaimLine> lines = List.of(line(1, "60.10"), line(2, "39.90"));
        return new Claim(
                12,
                4,
                1,
                "1043",
                9,
                8,
                3,
                0,
                5,
                ClaimStatus.DRAFT,
                LocalDate.of(2026, 3, 1),
                LocalDate.of(2026, 3, 1),
                "I10",
                ClaimRules.total(lines),
                usd("0.00"),
                usd("0.00"),
                usd("0.00"),
                "",
                "",
                null,
                7,
                NOON,
                NOON,
                lines,
                List.of(new ClaimStatusChange(1, null, ClaimStatus.DRAFT, NOON, "7", "")));
    }

    private static Claim taken(Step step) {
        assertThat(step).isInstanceOf(Step.Taken.class);
        return ((Step.Taken) step).claim();
    }

    private static Claim submitted() {
        return taken(ClaimRules.submit(draft(), BY));
    }

    private static Decision decision(String code, String paid, String adjusted, String patient) {
        return new Decision(code, usd(paid), usd(adjusted), usd(patient), "45");
    }

    private static Claim settled(Claim claim, Decision decision) {
        return taken(ClaimRules.settle(claim, decision, BY));
    }

    @Test
    void theTotalIsTheSumOfTheLines() {
        assertThat(draft().total()).isEqualByComparingTo("100.00");
    }

    @Test
    void aDraftIsSubmittedOnceAndRemembersWhenAndByWhom() {
        Claim claim = submitted();
        assertThat(claim.status()).isEqualTo(ClaimStatus.SUBMITTED);
        assertThat(claim.submittedAt()).isEqualTo(NOON);
        assertThat(claim.history().getLast())
                .isEqualTo(new ClaimStatusChange(70, ClaimStatus.DRAFT, ClaimStatus.SUBMITTED, NOON, "7", ""));
        assertThat(ClaimRules.submit(claim, BY)).isEqualTo(new Step.NotIn(ClaimStatus.SUBMITTED));
    }

    @Test
    void aClaimThatIsFullyExplainedIsPaid() {
        Claim claim = settled(submitted(), decision("1", "70.00", "20.00", "10.00"));
        assertThat(claim.status()).isEqualTo(ClaimStatus.PAID);
        assertThat(claim.paid()).isEqualByComparingTo("70.00");
        assertThat(claim.patientResponsibility()).isEqualByComparingTo("10.00");
    }

    @Test
    void aClaimThatIsPaidInPartsIsPartiallyPaidUntilTheLastPart() {
        Claim part = settled(submitted(), decision("1", "30.00", "0", "0"));
        assertThat(part.status()).isEqualTo(ClaimStatus.PARTIALLY_PAID);
        assertThat(settled(part, decision("1", "70.00", "0", "0")).status()).isEqualTo(ClaimStatus.PAID);
    }

    @Test
    void theMoneyReachesTheLinesInTheirOrder() {
        Claim claim = settled(submitted(), decision("1", "70.00", "0", "0"));
        assertThat(claim.lines()).extracting(ClaimLine::paid).containsExactly(usd("60.10"), usd("9.90"));
    }

    @Test
    void aDenialKeepsItsReasonAndAnAppealCanStillBePaid() {
        Claim denied = settled(submitted(), new Decision("4", usd("0"), usd("0"), usd("0"), "197"));
        assertThat(denied.status()).isEqualTo(ClaimStatus.DENIED);
        assertThat(denied.denialCode()).isEqualTo("197");
        Claim appealed = settled(denied, decision("1", "100.00", "0", "0"));
        assertThat(appealed.status()).isEqualTo(ClaimStatus.PAID);
        assertThat(appealed.denialCode()).isEmpty();
    }

    @Test
    void aReversalTakesThePaymentBackAsIfThePayerHadNeverDecided() {
        Claim paid = settled(submitted(), decision("1", "70.00", "20.00", "10.00"));
        Claim reversed = settled(paid, decision(ClaimRules.REVERSAL, "-70.00", "-20.00", "-10.00"));
        assertThat(reversed.status()).isEqualTo(ClaimStatus.SUBMITTED);
        assertThat(reversed.paid()).isEqualByComparingTo("0");
        assertThat(reversed.lines()).extracting(ClaimLine::paid).containsOnly(usd("0.00"));
    }

    @Test
    void aReversalNeverTakesBackMoreThanWasPaid() {
        Claim paid = settled(submitted(), decision("1", "70.00", "30.00", "0"));
        assertThat(ClaimRules.settle(paid, decision(ClaimRules.REVERSAL, "-70.01", "0", "0"), BY))
                .isEqualTo(new Step.MoreThanPaid());
    }

    @ParameterizedTest
    @EnumSource(names = {"DRAFT", "VOIDED"})
    void aClaimThatIsNotAtThePayerCannotBeSettled(ClaimStatus status) {
        Claim claim = status == ClaimStatus.DRAFT ? draft() : taken(ClaimRules.voidIt(draft(), "typo", BY));
        assertThat(ClaimRules.settle(claim, decision("1", "1.00", "0", "0"), BY))
                .isEqualTo(new Step.NotIn(status));
    }

    @Test
    void onlyAClaimThatNoPayerHasPaidCanBeVoided() {
        assertThat(taken(ClaimRules.voidIt(submitted(), "wrong payer", BY)).voidReason())
                .isEqualTo("wrong payer");
        Claim paid = settled(submitted(), decision("1", "1.00", "0", "0"));
        assertThat(ClaimRules.voidIt(paid, "x", BY)).isEqualTo(new Step.NotIn(ClaimStatus.PARTIALLY_PAID));
    }

    @Test
    void aVoidedClaimContributesNothingToTheAccounts() {
        Claim claim = settled(submitted(), new Decision("4", usd("0"), usd("12.00"), usd("0"), "45"));
        assertThat(claim.contribution()).isEqualByComparingTo("12.00");
        assertThat(taken(ClaimRules.voidIt(claim, "x", BY)).contribution()).isEqualByComparingTo("0");
    }
}
