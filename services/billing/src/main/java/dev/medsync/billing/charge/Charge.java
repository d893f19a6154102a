package dev.medsync.billing.charge;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import dev.medsync.platform.data.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A service or supply given to a patient, with its price.
 *
 * @param providerId 0 when the charge is the facility's own
 * @param amount quantity × unit price, in US dollars
 * @param sourceCommandId the command of a foreign writer that made it; empty for none
 * @param createdBy user id; 0 for a workload
 */
@Aggregate("charge")
public record Charge(
        int facilityId,
        @Key long id,
        @Version long version,
        long patientId,
        long encounterId,
        long providerId,
        @Length(8) String chargeCode,
        @Length(2) String modifier,
        @Length(120) String description,
        @Length(10) String diagnosisCode,
        LocalDate serviceDate,
        int quantity,
        BigDecimal unitPrice,
        BigDecimal amount,
        ChargeStatus status,
        ChargeOrigin origin,
        @Length(200) String voidReason,
        @Nullable Instant voidedAt,
        @Length(36) String sourceCommandId,
        long createdBy,
        Instant createdAt,
        Instant updatedAt) {

    /** The same charge, on a claim or an invoice, or open again. */
    public Charge as(ChargeStatus next, Instant at) {
        return with(patientId, next, voidReason, voidedAt, at);
    }

    /** The same charge of the patient that this one's record was merged into. */
    public Charge ofPatient(long survivor, Instant at) {
        return with(survivor, status, voidReason, voidedAt, at);
    }

    /** Only an open charge can be voided: one on a claim or an invoice would make that wrong. */
    public boolean canBeVoided() {
        return status == ChargeStatus.OPEN;
    }

    /** The charge, voided. */
    Charge voided(String reason, Instant at) {
        if (!canBeVoided()) {
            throw new IllegalStateException("charge " + id + " is " + status);
        }
        return with(patientId, ChargeStatus.VOIDED, reason, at, at);
    }

    /** What the charge adds to what is owed, in US dollars. */
    public BigDecimal contribution() {
        return status == ChargeStatus.VOIDED ? BigDecimal.ZERO : amount;
    }

    private Charge with(long patient, ChargeStatus next, String reason, @Nullable Instant voided, Instant at) {
        return new Charge(
                facilityId,
                id,
                version,
                patient,
                encounterId,
                providerId,
                chargeCode,
                modifier,
                description,
                diagnosisCode,
                serviceDate,
                quantity,
                unitPrice,
                amount,
                next,
                origin,
                reason,
                voided,
                sourceCommandId,
                createdBy,
                createdAt,
                at);
    }
}
