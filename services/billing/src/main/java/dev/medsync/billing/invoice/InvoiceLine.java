package dev.medsync.billing.invoice;

import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import java.math.BigDecimal;

/**
 * What an invoice bills.
 *
 * @param chargeId 0 unless it bills a charge
 * @param claimId 0 unless it bills what a claim left to the patient
 * @param amount US dollars
 */
public record InvoiceLine(
        @Key long id,
        int lineNumber,
        long chargeId,
        long claimId,
        @Length(120) String description,
        BigDecimal amount) {}
