package dev.medsync.billing.payment;

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
 * Money received, and what it pays for.
 *
 * @param patientId 0 when a payer pays
 * @param payerId 0 when a patient pays
 * @param remittanceId 0 for a payment by a person
 * @param amount US dollars
 * @param reference check number or the like; never a card number
 */
@Aggregate("payment")
public record Payment(
        int facilityId,
        @Key long id,
        @Version long version,
        long patientId,
        long payerId,
        long remittanceId,
        PaymentMethod method,
        BigDecimal amount,
        LocalDate receivedOn,
        @Length(40) String reference,
        PaymentStatus status,
        @Length(200) String voidReason,
        @Nullable Instant voidedAt,
        long createdBy,
        Instant createdAt,
        Instant updatedAt,

        @Children(table = "payment_allocation", parent = "payment_id")
        List<PaymentAllocation> allocations) {

    /** The money, as long as it is there. */
    BigDecimal contribution() {
        return status == PaymentStatus.POSTED ? amount : BigDecimal.ZERO;
    }

    /** The same payment of the patient that this one's record was merged into. */
    public Payment ofPatient(long survivor, Instant at) {
        return with(survivor, status, voidReason, voidedAt, at);
    }

    /** Money is taken back once. What a remittance brought is the payer's, who takes it back with a reversal. */
    boolean canBeVoided() {
        return status == PaymentStatus.POSTED && remittanceId == 0;
    }

    /** The payment, taken back. It keeps its allocations, which say what is open again. */
    Payment voided(String reason, Instant at) {
        if (!canBeVoided()) {
            throw new IllegalStateException("payment " + id + " is " + status);
        }
        return with(patientId, PaymentStatus.REVERSED, reason, at, at);
    }

    private Payment with(long patient, PaymentStatus next, String reason, @Nullable Instant voided, Instant at) {
        return new Payment(
                facilityId,
                id,
                version,
                patient,
                payerId,
                remittanceId,
                method,
                amount,
                receivedOn,
                reference,
                next,
                reason,
                voided,
                createdBy,
                createdAt,
                at,
                allocations);
    }
}
