package dev.medsync.gateway;

import com.google.protobuf.Timestamp;
import com.google.type.Date;
import com.google.type.Money;
import dev.medsync.billing.v1.Charge;
import dev.medsync.billing.v1.ChargeOrigin;
import dev.medsync.billing.v1.ChargeStatus;
import dev.medsync.billing.v1.Claim;
import dev.medsync.billing.v1.ClaimLine;
import dev.medsync.billing.v1.ClaimStatus;
import dev.medsync.billing.v1.ClaimStatusChange;
import dev.medsync.billing.v1.Invoice;
import dev.medsync.billing.v1.InvoiceLine;
import dev.medsync.billing.v1.InvoiceStatus;
import dev.medsync.billing.v1.Payer;
import dev.medsync.billing.v1.PayerKind;
import dev.medsync.billing.v1.Payment;
import dev.medsync.billing.v1.PaymentAllocation;
import dev.medsync.billing.v1.PaymentMethod;
import dev.medsync.billing.v1.PaymentStatus;
import dev.medsync.billing.v1.Remittance;
import dev.medsync.billing.v1.RemittanceAdjustment;
import dev.medsync.billing.v1.RemittanceClaim;
import java.math.BigDecimal;
import java.time.Instant;

/** One of each aggregate, with the awkward values in it: cents, absent fields, the end of a day. */
final class BillingSamples {

    private static final Timestamp CREATED = time("2026-03-08T07:30:15.999Z");

    static final Charge CHARGE = Charge.newBuilder()
            .setId(41)
            .setFacilityId(7)
            .setVersion(3)
            .setPatientId(9007199254740993L)
            .setEncounterId(5)
            .setChargeCode("FAC-AMB")
            .setDiagnosisCode("J06.9")
            .setServiceDate(date(2026, 2, 28))
            .setQuantity(2)
            .setUnitPrice(money("12.50"))
            .setAmount(money("25.00"))
            .setStatus(ChargeStatus.CHARGE_STATUS_OPEN)
            .setOrigin(ChargeOrigin.CHARGE_ORIGIN_MANUAL)
            .setCreatedAt(CREATED)
            .build();

    static final Claim CLAIM = Claim.newBuilder()
            .setId(51)
            .setFacilityId(7)
            .setNumber("1001")
            .setPatientId(3)
            .setEncounterId(5)
            .setPayerId(9)
            .setStatus(ClaimStatus.CLAIM_STATUS_SUBMITTED)
            .setServiceDate(date(2026, 2, 28))
            .setServiceTo(date(2026, 3, 1))
            .addDiagnosisCodes("J06.9")
            .addDiagnosisCodes("I10")
            .setTotal(money("0.10"))
            .setPaid(money("-0.05"))
            .setSubmittedAt(CREATED)
            .setCreatedAt(CREATED)
            .addLines(ClaimLine.newBuilder()
                    .setLineNumber(1)
                    .setChargeId(41)
                    .setChargeCode("FAC-AMB")
                    .setServiceDate(date(2026, 2, 28))
                    .setQuantity(1)
                    .setAmount(money("0.10")))
            .addHistory(ClaimStatusChange.newBuilder()
                    .setTo(ClaimStatus.CLAIM_STATUS_DRAFT)
                    .setAt(CREATED))
            .addHistory(ClaimStatusChange.newBuilder()
                    .setFrom(ClaimStatus.CLAIM_STATUS_DRAFT)
                    .setTo(ClaimStatus.CLAIM_STATUS_SUBMITTED)
                    .setNote("by hand")
                    .setAt(CREATED))
            .build();

    static final Remittance REMITTANCE = Remittance.newBuilder()
            .setId(61)
            .setFacilityId(7)
            .setPayerId(9)
            .setCheckNumber("CHK-1")
            .setPaymentDate(date(2026, 3, 2))
            .setTotalPaid(money("100"))
            .setPosted(true)
            .setCreatedAt(CREATED)
            .addClaims(RemittanceClaim.newBuilder()
                    .setClaimNumber("1001")
                    .setStatusCode("1")
                    .setCharged(money("120"))
                    .setPaid(money("100"))
                    .addAdjustments(RemittanceAdjustment.newBuilder()
                            .setGroupCode("CO")
                            .setReasonCode("45")
                            .setAmount(money("20"))))
            .build();

    static final Payment PAYMENT = Payment.newBuilder()
            .setId(71)
            .setFacilityId(7)
            .setPatientId(3)
            .setMethod(PaymentMethod.PAYMENT_METHOD_CARD)
            .setAmount(money("99.99"))
            .setReceivedOn(date(2026, 3, 3))
            .setStatus(PaymentStatus.PAYMENT_STATUS_POSTED)
            .setCreatedAt(CREATED)
            .addAllocations(PaymentAllocation.newBuilder().setInvoiceId(81).setAmount(money("99.99")))
            .build();

    static final Payment VOIDED_PAYMENT = PAYMENT.toBuilder()
            .setStatus(PaymentStatus.PAYMENT_STATUS_REVERSED)
            .setVoidReason("the check bounced")
            .setVoidedAt(time("2026-03-09T07:30:15Z"))
            .build();

    static final Invoice INVOICE = Invoice.newBuilder()
            .setId(81)
            .setFacilityId(7)
            .setNumber("2002")
            .setPatientId(3)
            .setStatus(InvoiceStatus.INVOICE_STATUS_ISSUED)
            .setIssuedOn(date(2026, 3, 1))
            .setDueOn(date(2026, 3, 31))
            .setTotal(money("200"))
            .setPaid(money("99.99"))
            .setLateFee(money("5"))
            .setCreatedAt(CREATED)
            .addLines(InvoiceLine.newBuilder()
                    .setLineNumber(1)
                    .setChargeId(41)
                    .setDescription("Facility fee")
                    .setAmount(money("200")))
            .build();

    static final Payer PAYER = Payer.newBuilder()
            .setId(9)
            .setName("Medicare")
            .setPayerCode("MCARE")
            .setActive(true)
            .setKind(PayerKind.PAYER_KIND_GOVERNMENT)
            .build();

    private BillingSamples() {}

    static Money money(String amount) {
        BigDecimal value = new BigDecimal(amount);
        long units = value.longValue();
        return Money.newBuilder()
                .setCurrencyCode("USD")
                .setUnits(units)
                .setNanos(value.subtract(BigDecimal.valueOf(units))
                        .movePointRight(9)
                        .intValueExact())
                .build();
    }

    static Date date(int year, int month, int day) {
        return Date.newBuilder().setYear(year).setMonth(month).setDay(day).build();
    }

    private static Timestamp time(String text) {
        Instant instant = Instant.parse(text);
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
