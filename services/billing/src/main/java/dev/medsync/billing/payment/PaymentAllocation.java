package dev.medsync.billing.payment;

import dev.medsync.platform.data.Key;
import java.math.BigDecimal;

/**
 * What part of a payment pays for what.
 *
 * @param claimId 0 unless it pays a claim
 * @param invoiceId 0 unless it pays an invoice
 * @param amount US dollars; negative where a remittance took money back
 */
public record PaymentAllocation(@Key long id, long claimId, long invoiceId, BigDecimal amount) {}
