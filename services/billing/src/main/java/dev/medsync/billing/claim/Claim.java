package dev.medsync.billing.claim;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Children;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import dev.medsync.platform.data.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to a payer for payment of charges (ASC X12 837). Amounts are US dollars.
 *
 * @param number public number (CLM01)
 * @param coverageId 0 when no coverage of that payer was known
 * @param serviceTo last day of service; {@code serviceDate} is the first
 * @param diagnosisCodes ICD-10-CM codes joined by blanks, the principal one first; at most four
 * @param total sum of the lines (CLM02 = Σ SV102)
 * @param paid what remittances have paid, reversals subtracted
 * @param adjusted what remittances have written off (CAS groups but PR)
 * @param patientResponsibility what remittances left to the patient (CLP05)
 * @param lines by id, which is the order of their numbers
 * @param history by id: an entry of the other owner may have a higher id than a later one of this owner
 * @param denialCode claim adjustment reason code of a denial; empty unless denied
 */
@Aggregate("claim")
public record Claim(
        int facilityId,
        @Key long id,
        @Version long version,
        @Length(19) String number,
        long patientId,
        long encounterId,
        long payerId,
        long coverageId,
        long providerId,
        ClaimStatus status,
        LocalDate serviceDate,
        LocalDate serviceTo,
        @Length(43) String diagnosisCodes,
        BigDecimal total,
        BigDecimal paid,
        BigDecimal adjusted,
        BigDecimal patientResponsibility,
        @Length(5) String denialCode,
        @Length(200) String voidReason,
        @Nullable Instant submittedAt,
        long createdBy,
        Instant createdAt,
        Instant updatedAt,
        @Children(table = "claim_line", parent = "claim_id") List<ClaimLine> lines,

        @Children(table = "claim_status_change", parent = "claim_id")
        List<ClaimStatusChange> history) {

    /** What the payers' write-offs take away from what is owed, in US dollars. */
    public BigDecimal contribution() {
        return status == ClaimStatus.VOIDED ? BigDecimal.ZERO : adjusted;
    }

    /** The same claim of the patient that this one's record was merged into. */
    public Claim ofPatient(long survivor, Instant at) {
        return copy(
                survivor,
                status,
                paid,
                adjusted,
                patientResponsibility,
                denialCode,
                voidReason,
                submittedAt,
                at,
                lines,
                history);
    }

    /** The same claim with other amounts and status; {@link ClaimRules} decides which. */
    Claim with(
            ClaimStatus next,
            Settlement settlement,
            String denial,
            String reason,
            @Nullable Instant submitted,
            Instant at,
            List<ClaimLine> nextLines,
            List<ClaimStatusChange> nextHistory) {
        return copy(
                patientId,
                next,
                settlement.paid(),
                settlement.adjusted(),
                settlement.patientResponsibility(),
                denial,
                reason,
                submitted,
                at,
                nextLines,
                nextHistory);
    }

    /** What remittances have said about a claim in all. */
    record Settlement(BigDecimal paid, BigDecimal adjusted, BigDecimal patientResponsibility) {}

    Settlement settlement() {
        return new Settlement(paid, adjusted, patientResponsibility);
    }

    private Claim copy(
            long patient,
            ClaimStatus nextStatus,
            BigDecimal nextPaid,
            BigDecimal nextAdjusted,
            BigDecimal nextPatientResponsibility,
            String nextDenialCode,
            String nextVoidReason,
            @Nullable Instant nextSubmittedAt,
            Instant at,
            List<ClaimLine> nextLines,
            List<ClaimStatusChange> nextHistory) {
        return new Claim(
                facilityId,
                id,
                version,
                number,
                patient,
                encounterId,
                payerId,
                coverageId,
                providerId,
                nextStatus,
                serviceDate,
                serviceTo,
                diagnosisCodes,
                total,
                nextPaid,
                nextAdjusted,
                nextPatientResponsibility,
                nextDenialCode,
                nextVoidReason,
                nextSubmittedAt,
                createdBy,
                createdAt,
                at,
                nextLines,
                nextHistory);
    }
}
