package dev.medsync.strangler.billing;

import static dev.medsync.strangler.translate.Codecs.blankIsNull;
import static dev.medsync.strangler.translate.Codecs.code;
import static dev.medsync.strangler.translate.Codecs.date;
import static dev.medsync.strangler.translate.Codecs.localTime;
import static dev.medsync.strangler.translate.Codecs.money;
import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;
import static dev.medsync.strangler.translate.Codecs.uuid;
import static dev.medsync.strangler.translate.Codecs.wholeQuantity;

import com.google.protobuf.Timestamp;
import dev.medsync.billing.v1.Charge;
import dev.medsync.billing.v1.ChargeOrigin;
import dev.medsync.billing.v1.ChargeStatus;
import dev.medsync.billing.v1.Claim;
import dev.medsync.billing.v1.ClaimLine;
import dev.medsync.billing.v1.ClaimStatus;
import dev.medsync.billing.v1.ClaimStatusChange;
import dev.medsync.billing.v1.FeeScheduleEntry;
import dev.medsync.billing.v1.Invoice;
import dev.medsync.billing.v1.InvoiceLine;
import dev.medsync.billing.v1.InvoiceStatus;
import dev.medsync.billing.v1.NumberCounter;
import dev.medsync.billing.v1.Payer;
import dev.medsync.billing.v1.PayerKind;
import dev.medsync.billing.v1.Payment;
import dev.medsync.billing.v1.PaymentAllocation;
import dev.medsync.billing.v1.PaymentMethod;
import dev.medsync.billing.v1.PaymentStatus;
import dev.medsync.billing.v1.Remittance;
import dev.medsync.billing.v1.RemittanceAdjustment;
import dev.medsync.billing.v1.RemittanceClaim;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import java.time.ZoneId;
import java.util.List;

/**
 * Billing's anti-corruption layer: each legacy column is a field, or is left behind with a reason. A test holds this list
 * against the monolith's catalog, so a column that somebody adds there stops the next promotion instead of getting lost.
 */
public final class BillingTranslation {
    private static final Codec<ClaimStatus> CLAIM_STATUS = code(
            "char(2)",
            ClaimStatus::valueOf,
            null,
            "N=CLAIM_STATUS_DRAFT",
            "S=CLAIM_STATUS_SUBMITTED",
            "P=CLAIM_STATUS_PAID",
            "PP=CLAIM_STATUS_PARTIALLY_PAID",
            "D=CLAIM_STATUS_DENIED",
            "V=CLAIM_STATUS_VOIDED");
    private static final Codec<ClaimStatus> CLAIM_STATUS_BEFORE = code(
            "char(2)",
            ClaimStatus::valueOf,
            ClaimStatus.CLAIM_STATUS_UNSPECIFIED,
            "N=CLAIM_STATUS_DRAFT",
            "S=CLAIM_STATUS_SUBMITTED",
            "P=CLAIM_STATUS_PAID",
            "PP=CLAIM_STATUS_PARTIALLY_PAID",
            "D=CLAIM_STATUS_DENIED",
            "V=CLAIM_STATUS_VOIDED");

    private final Codec<Timestamp> localTime;

    /** @param zone the zone that the monolith's server lives in, which its zone-less times are meant in */
    public BillingTranslation(ZoneId zone) {
        this.localTime = localTime(zone);
    }

    /** Every aggregate of billing, in an order in which what is referred to comes first. */
    public List<AggregateMapping<?, ?>> aggregates() {
        return List.of(payer(), feeSchedule(), numberCounter(), charge(), claim(), remittance(), invoice(), payment());
    }

    private AggregateMapping<Payer, Payer.Builder> payer() {
        TableMapping<Payer, Payer.Builder> table = TableMapping.<Payer, Payer.Builder>of("payer", Payer::newBuilder)
                .column("id", number("bigint"), "id", Payer::getId, Payer.Builder::setId)
                .column("code", text("char(10)"), "payer_code", Payer::getPayerCode, Payer.Builder::setPayerCode)
                .column("name", text("varchar"), "name", Payer::getName, Payer.Builder::setName)
                .column(
                        "payer_type",
                        code(
                                "char(1)",
                                PayerKind::valueOf,
                                null,
                                "G=PAYER_KIND_GOVERNMENT",
                                "C=PAYER_KIND_COMMERCIAL",
                                "S=PAYER_KIND_SELF_PAY"),
                        "kind",
                        Payer::getKind,
                        Payer.Builder::setKind)
                .column(
                        "status",
                        new Codec<>("char(1)", "A"::equals, active -> Boolean.TRUE.equals(active) ? "A" : "I"),
                        "active",
                        Payer::getActive,
                        Payer.Builder::setActive)
                .leave("edi_id", "the clearing house's address, until the EDI files move")
                .leave("address_line1", "printed on letters by the monolith only")
                .leave("city", "printed on letters by the monolith only")
                .leave("state", "printed on letters by the monolith only")
                .leave("zip", "printed on letters by the monolith only")
                .leave("phone", "shown by the monolith only")
                .leave("created_at", "when the row was typed in; nobody reads it")
                .build();
        return new AggregateMapping<>("Payer", table, List.of("id"), null, Payer.parser());
    }

    private AggregateMapping<FeeScheduleEntry, FeeScheduleEntry.Builder> feeSchedule() {
        TableMapping<FeeScheduleEntry, FeeScheduleEntry.Builder> table =
                TableMapping.<FeeScheduleEntry, FeeScheduleEntry.Builder>of(
                                "fee_schedule", FeeScheduleEntry::newBuilder)
                        .column("id", number("bigint"), "id", FeeScheduleEntry::getId, FeeScheduleEntry.Builder::setId)
                        .column(
                                "payer_id",
                                reference(),
                                "payer_id",
                                FeeScheduleEntry::getPayerId,
                                FeeScheduleEntry.Builder::setPayerId)
                        .column(
                                "code",
                                text("char(8)"),
                                "charge_code",
                                FeeScheduleEntry::getChargeCode,
                                FeeScheduleEntry.Builder::setChargeCode)
                        .column(
                                "description",
                                text("varchar"),
                                "description",
                                FeeScheduleEntry::getDescription,
                                FeeScheduleEntry.Builder::setDescription)
                        .column(
                                "amount",
                                money(),
                                "amount",
                                FeeScheduleEntry::getAmount,
                                FeeScheduleEntry.Builder::setAmount)
                        .column(
                                "effective_date",
                                date(),
                                "effective_on",
                                FeeScheduleEntry::getEffectiveOn,
                                FeeScheduleEntry.Builder::setEffectiveOn)
                        .column(
                                "end_date",
                                date(),
                                "ends_on",
                                FeeScheduleEntry::getEndsOn,
                                FeeScheduleEntry.Builder::setEndsOn)
                        .leave("created_at", "when the row was typed in; nobody reads it")
                        .build();
        return new AggregateMapping<>("FeeScheduleEntry", table, List.of("id"), null, FeeScheduleEntry.parser());
    }

    private AggregateMapping<NumberCounter, NumberCounter.Builder> numberCounter() {
        TableMapping<NumberCounter, NumberCounter.Builder> table =
                TableMapping.<NumberCounter, NumberCounter.Builder>of("number_counter", NumberCounter::newBuilder)
                        .column(
                                "facility_id",
                                number("int"),
                                "facility_id",
                                message -> (long) message.getFacilityId(),
                                (builder, value) -> builder.setFacilityId(value.intValue()))
                        .column("kind", text("varchar"), "kind", NumberCounter::getKind, NumberCounter.Builder::setKind)
                        .column(
                                "next_value",
                                number("bigint"),
                                "next_value",
                                NumberCounter::getNextValue,
                                NumberCounter.Builder::setNextValue)
                        .build();
        return new AggregateMapping<>(
                "NumberCounter", table, List.of("facility_id", "kind"), "facility_id", NumberCounter.parser());
    }

    private AggregateMapping<Charge, Charge.Builder> charge() {
        TableMapping<Charge, Charge.Builder> table = TableMapping.<Charge, Charge.Builder>of(
                        "charge", Charge::newBuilder)
                .column("id", number("bigint"), "id", Charge::getId, Charge.Builder::setId)
                .column(
                        "facility_id",
                        number("int"),
                        "facility_id",
                        message -> (long) message.getFacilityId(),
                        (builder, value) -> builder.setFacilityId(value.intValue()))
                .column(
                        "encounter_id",
                        number("bigint"),
                        "encounter_id",
                        Charge::getEncounterId,
                        Charge.Builder::setEncounterId)
                .column(
                        "patient_id",
                        number("bigint"),
                        "patient_id",
                        Charge::getPatientId,
                        Charge.Builder::setPatientId)
                .column("provider_id", reference(), "provider_id", Charge::getProviderId, Charge.Builder::setProviderId)
                .column("service_date", date(), "service_date", Charge::getServiceDate, Charge.Builder::setServiceDate)
                .column("code", text("char(8)"), "charge_code", Charge::getChargeCode, Charge.Builder::setChargeCode)
                .column("modifier", text("varchar"), "modifier", Charge::getModifier, Charge.Builder::setModifier)
                .column(
                        "description",
                        blankIsNull("varchar"),
                        "description",
                        Charge::getDescription,
                        Charge.Builder::setDescription)
                .column(
                        "diagnosis_code",
                        text("varchar"),
                        "diagnosis_code",
                        Charge::getDiagnosisCode,
                        Charge.Builder::setDiagnosisCode)
                .column("quantity", wholeQuantity(), "quantity", Charge::getQuantity, Charge.Builder::setQuantity)
                .column("unit_amount", money(), "unit_price", Charge::getUnitPrice, Charge.Builder::setUnitPrice)
                .column("amount", money(), "amount", Charge::getAmount, Charge.Builder::setAmount)
                .column(
                        "status",
                        code(
                                "char(1)",
                                ChargeStatus::valueOf,
                                null,
                                "O=CHARGE_STATUS_OPEN",
                                "B=CHARGE_STATUS_BILLED",
                                "I=CHARGE_STATUS_INVOICED",
                                "V=CHARGE_STATUS_VOIDED"),
                        "status",
                        Charge::getStatus,
                        Charge.Builder::setStatus)
                .column(
                        "source",
                        code(
                                "char(1)",
                                ChargeOrigin::valueOf,
                                null,
                                "M=CHARGE_ORIGIN_MANUAL",
                                "E=CHARGE_ORIGIN_ENCOUNTER"),
                        "origin",
                        Charge::getOrigin,
                        Charge.Builder::setOrigin)
                .column(
                        "void_reason",
                        text("varchar"),
                        "void_reason",
                        Charge::getVoidReason,
                        Charge.Builder::setVoidReason)
                .column("voided_at", localTime, "voided_at", Charge::getVoidedAt, Charge.Builder::setVoidedAt)
                .column("created_by", reference(), "created_by", Charge::getCreatedBy, Charge.Builder::setCreatedBy)
                .column("created_at", localTime, "created_at", Charge::getCreatedAt, Charge.Builder::setCreatedAt)
                .column("updated_at", localTime, "updated_at", Charge::getUpdatedAt, Charge.Builder::setUpdatedAt)
                .column(
                        "source_command_id",
                        uuid(),
                        "source_command_id",
                        Charge::getSourceCommandId,
                        Charge.Builder::setSourceCommandId)
                .build();
        return new AggregateMapping<>("Charge", table, List.of("id"), "facility_id", Charge.parser());
    }

    private AggregateMapping<Claim, Claim.Builder> claim() {
        TableMapping<ClaimLine, ClaimLine.Builder> line = TableMapping.<ClaimLine, ClaimLine.Builder>of(
                        "claim_line", ClaimLine::newBuilder)
                .column("id", number("bigint"), "lines.id", ClaimLine::getId, ClaimLine.Builder::setId)
                .column(
                        "line_no",
                        number("smallint"),
                        "lines.line_number",
                        message -> (long) message.getLineNumber(),
                        (builder, value) -> builder.setLineNumber(value.intValue()))
                .column(
                        "charge_id",
                        number("bigint"),
                        "lines.charge_id",
                        ClaimLine::getChargeId,
                        ClaimLine.Builder::setChargeId)
                .column(
                        "service_date",
                        date(),
                        "lines.service_date",
                        ClaimLine::getServiceDate,
                        ClaimLine.Builder::setServiceDate)
                .column(
                        "code",
                        text("char(8)"),
                        "lines.charge_code",
                        ClaimLine::getChargeCode,
                        ClaimLine.Builder::setChargeCode)
                .column(
                        "modifier",
                        text("varchar"),
                        "lines.modifier",
                        ClaimLine::getModifier,
                        ClaimLine.Builder::setModifier)
                .column(
                        "quantity",
                        wholeQuantity(),
                        "lines.quantity",
                        ClaimLine::getQuantity,
                        ClaimLine.Builder::setQuantity)
                .column("amount", money(), "lines.amount", ClaimLine::getAmount, ClaimLine.Builder::setAmount)
                .column("paid_amount", money(), "lines.paid", ClaimLine::getPaid, ClaimLine.Builder::setPaid)
                .build();
        TableMapping<ClaimStatusChange, ClaimStatusChange.Builder> history =
                TableMapping.<ClaimStatusChange, ClaimStatusChange.Builder>of(
                                "claim_status_hist", ClaimStatusChange::newBuilder)
                        .column(
                                "id",
                                number("bigint"),
                                "history.id",
                                ClaimStatusChange::getId,
                                ClaimStatusChange.Builder::setId)
                        .column(
                                "from_status",
                                CLAIM_STATUS_BEFORE,
                                "history.from",
                                ClaimStatusChange::getFrom,
                                ClaimStatusChange.Builder::setFrom)
                        .column(
                                "to_status",
                                CLAIM_STATUS,
                                "history.to",
                                ClaimStatusChange::getTo,
                                ClaimStatusChange.Builder::setTo)
                        .column(
                                "note",
                                text("varchar"),
                                "history.note",
                                ClaimStatusChange::getNote,
                                ClaimStatusChange.Builder::setNote)
                        .column(
                                "changed_by",
                                userId(),
                                "history.actor",
                                ClaimStatusChange::getActor,
                                ClaimStatusChange.Builder::setActor)
                        .column(
                                "changed_at",
                                localTime,
                                "history.at",
                                ClaimStatusChange::getAt,
                                ClaimStatusChange.Builder::setAt)
                        .build();
        TableMapping<Claim, Claim.Builder> table = TableMapping.<Claim, Claim.Builder>of("claim", Claim::newBuilder)
                .column("id", number("bigint"), "id", Claim::getId, Claim.Builder::setId)
                .column(
                        "facility_id",
                        number("int"),
                        "facility_id",
                        message -> (long) message.getFacilityId(),
                        (builder, value) -> builder.setFacilityId(value.intValue()))
                .column("claim_no", text("bigint"), "number", Claim::getNumber, Claim.Builder::setNumber)
                .column("patient_id", number("bigint"), "patient_id", Claim::getPatientId, Claim.Builder::setPatientId)
                .column(
                        "encounter_id",
                        number("bigint"),
                        "encounter_id",
                        Claim::getEncounterId,
                        Claim.Builder::setEncounterId)
                .column("coverage_id", reference(), "coverage_id", Claim::getCoverageId, Claim.Builder::setCoverageId)
                .column("payer_id", number("bigint"), "payer_id", Claim::getPayerId, Claim.Builder::setPayerId)
                .column("provider_id", reference(), "provider_id", Claim::getProviderId, Claim.Builder::setProviderId)
                .column("service_from", date(), "service_date", Claim::getServiceDate, Claim.Builder::setServiceDate)
                .column("service_to", date(), "service_to", Claim::getServiceTo, Claim.Builder::setServiceTo)
                .column(
                        "diagnosis_1",
                        text("varchar"),
                        "diagnosis_codes[0]",
                        claim -> diagnosis(claim, 0),
                        addDiagnosis())
                .column(
                        "diagnosis_2",
                        text("varchar"),
                        "diagnosis_codes[1]",
                        claim -> diagnosis(claim, 1),
                        addDiagnosis())
                .column(
                        "diagnosis_3",
                        blankIsNull("varchar"),
                        "diagnosis_codes[2]",
                        claim -> diagnosis(claim, 2),
                        addDiagnosis())
                .column(
                        "diagnosis_4",
                        blankIsNull("varchar"),
                        "diagnosis_codes[3]",
                        claim -> diagnosis(claim, 3),
                        addDiagnosis())
                .column("total_amount", money(), "total", Claim::getTotal, Claim.Builder::setTotal)
                .column("paid_amount", money(), "paid", Claim::getPaid, Claim.Builder::setPaid)
                .column("adjusted_amount", money(), "adjusted", Claim::getAdjusted, Claim.Builder::setAdjusted)
                .column(
                        "patient_amount",
                        money(),
                        "patient_responsibility",
                        Claim::getPatientResponsibility,
                        Claim.Builder::setPatientResponsibility)
                .column("status", CLAIM_STATUS, "status", Claim::getStatus, Claim.Builder::setStatus)
                .column(
                        "denial_code",
                        blankIsNull("varchar"),
                        "denial_code",
                        Claim::getDenialCode,
                        Claim.Builder::setDenialCode)
                .column("submitted_at", localTime, "submitted_at", Claim::getSubmittedAt, Claim.Builder::setSubmittedAt)
                .column(
                        "void_reason",
                        text("varchar"),
                        "void_reason",
                        Claim::getVoidReason,
                        Claim.Builder::setVoidReason)
                .column("created_by", reference(), "created_by", Claim::getCreatedBy, Claim.Builder::setCreatedBy)
                .column("created_at", localTime, "created_at", Claim::getCreatedAt, Claim.Builder::setCreatedAt)
                .column("updated_at", localTime, "updated_at", Claim::getUpdatedAt, Claim.Builder::setUpdatedAt)
                .children(line, "claim_id", Claim::getLinesList, Claim.Builder::addAllLines)
                .children(history, "claim_id", Claim::getHistoryList, Claim.Builder::addAllHistory)
                .leave(
                        "edi_file_id",
                        "the batch file that carried the claim stays in the monolith until the EDI files move")
                .build();
        return new AggregateMapping<>("Claim", table, List.of("id"), "facility_id", Claim.parser());
    }

    private AggregateMapping<Remittance, Remittance.Builder> remittance() {
        TableMapping<RemittanceAdjustment, RemittanceAdjustment.Builder> adjustment =
                TableMapping.<RemittanceAdjustment, RemittanceAdjustment.Builder>of(
                                "remit_adjustment", RemittanceAdjustment::newBuilder)
                        .column(
                                "id",
                                number("bigint"),
                                "claims.adjustments.id",
                                RemittanceAdjustment::getId,
                                RemittanceAdjustment.Builder::setId)
                        .column(
                                "group_code",
                                text("char(2)"),
                                "claims.adjustments.group_code",
                                RemittanceAdjustment::getGroupCode,
                                RemittanceAdjustment.Builder::setGroupCode)
                        .column(
                                "reason_code",
                                text("varchar"),
                                "claims.adjustments.reason_code",
                                RemittanceAdjustment::getReasonCode,
                                RemittanceAdjustment.Builder::setReasonCode)
                        .column(
                                "amount",
                                money(),
                                "claims.adjustments.amount",
                                RemittanceAdjustment::getAmount,
                                RemittanceAdjustment.Builder::setAmount)
                        .build();
        TableMapping<RemittanceClaim, RemittanceClaim.Builder> claim =
                TableMapping.<RemittanceClaim, RemittanceClaim.Builder>of("remit_claim", RemittanceClaim::newBuilder)
                        .column(
                                "id",
                                number("bigint"),
                                "claims.id",
                                RemittanceClaim::getId,
                                RemittanceClaim.Builder::setId)
                        .column(
                                "claim_id",
                                reference(),
                                "claims.claim_id",
                                RemittanceClaim::getClaimId,
                                RemittanceClaim.Builder::setClaimId)
                        .column(
                                "claim_no",
                                text("bigint"),
                                "claims.claim_number",
                                RemittanceClaim::getClaimNumber,
                                RemittanceClaim.Builder::setClaimNumber)
                        .column(
                                "clp_status",
                                text("char(2)"),
                                "claims.status_code",
                                RemittanceClaim::getStatusCode,
                                RemittanceClaim.Builder::setStatusCode)
                        .column(
                                "charged_amount",
                                money(),
                                "claims.charged",
                                RemittanceClaim::getCharged,
                                RemittanceClaim.Builder::setCharged)
                        .column(
                                "paid_amount",
                                money(),
                                "claims.paid",
                                RemittanceClaim::getPaid,
                                RemittanceClaim.Builder::setPaid)
                        .column(
                                "patient_amount",
                                money(),
                                "claims.patient_responsibility",
                                RemittanceClaim::getPatientResponsibility,
                                RemittanceClaim.Builder::setPatientResponsibility)
                        .grandchildren(
                                adjustment,
                                "remit_id",
                                "remit_claim_id",
                                RemittanceClaim::getAdjustmentsList,
                                RemittanceClaim.Builder::addAllAdjustments)
                        .build();
        TableMapping<Remittance, Remittance.Builder> table = TableMapping.<Remittance, Remittance.Builder>of(
                        "remit", Remittance::newBuilder)
                .column("id", number("bigint"), "id", Remittance::getId, Remittance.Builder::setId)
                .column(
                        "facility_id",
                        number("int"),
                        "facility_id",
                        message -> (long) message.getFacilityId(),
                        (builder, value) -> builder.setFacilityId(value.intValue()))
                .column(
                        "payer_id",
                        number("bigint"),
                        "payer_id",
                        Remittance::getPayerId,
                        Remittance.Builder::setPayerId)
                .column(
                        "check_no",
                        text("varchar"),
                        "check_number",
                        Remittance::getCheckNumber,
                        Remittance.Builder::setCheckNumber)
                .column(
                        "check_date",
                        date(),
                        "payment_date",
                        Remittance::getPaymentDate,
                        Remittance.Builder::setPaymentDate)
                .column(
                        "total_amount",
                        money(),
                        "total_paid",
                        Remittance::getTotalPaid,
                        Remittance.Builder::setTotalPaid)
                .column(
                        "provider_adjustment",
                        money(),
                        "provider_adjustment",
                        Remittance::getProviderAdjustment,
                        Remittance.Builder::setProviderAdjustment)
                .column(
                        "status",
                        new Codec<>("char(1)", "P"::equals, posted -> Boolean.TRUE.equals(posted) ? "P" : "N"),
                        "posted",
                        Remittance::getPosted,
                        Remittance.Builder::setPosted)
                .column("posted_by", reference(), "posted_by", Remittance::getPostedBy, Remittance.Builder::setPostedBy)
                .column(
                        "posted_at",
                        localTime,
                        "created_at",
                        Remittance::getCreatedAt,
                        Remittance.Builder::setCreatedAt)
                .children(claim, "remit_id", Remittance::getClaimsList, Remittance.Builder::addAllClaims)
                .leave("edi_file_id", "the file it came in stays in the monolith until the EDI files move")
                .build();
        return new AggregateMapping<>("Remittance", table, List.of("id"), "facility_id", Remittance.parser());
    }

    private AggregateMapping<Invoice, Invoice.Builder> invoice() {
        TableMapping<InvoiceLine, InvoiceLine.Builder> line = TableMapping.<InvoiceLine, InvoiceLine.Builder>of(
                        "invoice_line", InvoiceLine::newBuilder)
                .column("id", number("bigint"), "lines.id", InvoiceLine::getId, InvoiceLine.Builder::setId)
                .column(
                        "line_no",
                        number("smallint"),
                        "lines.line_number",
                        message -> (long) message.getLineNumber(),
                        (builder, value) -> builder.setLineNumber(value.intValue()))
                .column(
                        "charge_id",
                        reference(),
                        "lines.charge_id",
                        InvoiceLine::getChargeId,
                        InvoiceLine.Builder::setChargeId)
                .column(
                        "claim_id",
                        reference(),
                        "lines.claim_id",
                        InvoiceLine::getClaimId,
                        InvoiceLine.Builder::setClaimId)
                .column(
                        "description",
                        text("varchar"),
                        "lines.description",
                        InvoiceLine::getDescription,
                        InvoiceLine.Builder::setDescription)
                .column("amount", money(), "lines.amount", InvoiceLine::getAmount, InvoiceLine.Builder::setAmount)
                .build();
        TableMapping<Invoice, Invoice.Builder> table = TableMapping.<Invoice, Invoice.Builder>of(
                        "invoice", Invoice::newBuilder)
                .column("id", number("bigint"), "id", Invoice::getId, Invoice.Builder::setId)
                .column(
                        "facility_id",
                        number("int"),
                        "facility_id",
                        message -> (long) message.getFacilityId(),
                        (builder, value) -> builder.setFacilityId(value.intValue()))
                .column("invoice_no", text("bigint"), "number", Invoice::getNumber, Invoice.Builder::setNumber)
                .column(
                        "patient_id",
                        number("bigint"),
                        "patient_id",
                        Invoice::getPatientId,
                        Invoice.Builder::setPatientId)
                .column("invoice_date", date(), "issued_on", Invoice::getIssuedOn, Invoice.Builder::setIssuedOn)
                .column("due_date", date(), "due_on", Invoice::getDueOn, Invoice.Builder::setDueOn)
                .column("total_amount", money(), "total", Invoice::getTotal, Invoice.Builder::setTotal)
                .column("late_fee", money(), "late_fee", Invoice::getLateFee, Invoice.Builder::setLateFee)
                .column(
                        "status",
                        code(
                                "char(1)",
                                InvoiceStatus::valueOf,
                                null,
                                "O=INVOICE_STATUS_ISSUED",
                                "P=INVOICE_STATUS_PAID",
                                "L=INVOICE_STATUS_LATE",
                                "V=INVOICE_STATUS_VOIDED"),
                        "status",
                        Invoice::getStatus,
                        Invoice.Builder::setStatus)
                .column(
                        "statement_count",
                        number("int"),
                        "statement_count",
                        message -> (long) message.getStatementCount(),
                        (builder, value) -> builder.setStatementCount(value.intValue()))
                .column("created_by", reference(), "created_by", Invoice::getCreatedBy, Invoice.Builder::setCreatedBy)
                .column("created_at", localTime, "created_at", Invoice::getCreatedAt, Invoice.Builder::setCreatedAt)
                .column("updated_at", localTime, "updated_at", Invoice::getUpdatedAt, Invoice.Builder::setUpdatedAt)
                .children(line, "invoice_id", Invoice::getLinesList, Invoice.Builder::addAllLines)
                .leave("balance_due", "derived by a trigger from rows that are copied, and wrong (habit 4)")
                .build();
        return new AggregateMapping<>("Invoice", table, List.of("id"), "facility_id", Invoice.parser());
    }

    private AggregateMapping<Payment, Payment.Builder> payment() {
        TableMapping<PaymentAllocation, PaymentAllocation.Builder> allocation =
                TableMapping.<PaymentAllocation, PaymentAllocation.Builder>of(
                                "payment_alloc", PaymentAllocation::newBuilder)
                        .column(
                                "id",
                                number("bigint"),
                                "allocations.id",
                                PaymentAllocation::getId,
                                PaymentAllocation.Builder::setId)
                        .column(
                                "claim_id",
                                reference(),
                                "allocations.claim_id",
                                PaymentAllocation::getClaimId,
                                PaymentAllocation.Builder::setClaimId)
                        .column(
                                "invoice_id",
                                reference(),
                                "allocations.invoice_id",
                                PaymentAllocation::getInvoiceId,
                                PaymentAllocation.Builder::setInvoiceId)
                        .column(
                                "amount",
                                money(),
                                "allocations.amount",
                                PaymentAllocation::getAmount,
                                PaymentAllocation.Builder::setAmount)
                        .leave("created_at", "always the payment's own time")
                        .build();
        TableMapping<Payment, Payment.Builder> table = TableMapping.<Payment, Payment.Builder>of(
                        "payment", Payment::newBuilder)
                .column("id", number("bigint"), "id", Payment::getId, Payment.Builder::setId)
                .column(
                        "facility_id",
                        number("int"),
                        "facility_id",
                        message -> (long) message.getFacilityId(),
                        (builder, value) -> builder.setFacilityId(value.intValue()))
                .column("patient_id", reference(), "patient_id", Payment::getPatientId, Payment.Builder::setPatientId)
                .column("payer_id", reference(), "payer_id", Payment::getPayerId, Payment.Builder::setPayerId)
                .column(
                        "remit_id",
                        reference(),
                        "remittance_id",
                        Payment::getRemittanceId,
                        Payment.Builder::setRemittanceId)
                .column("amount", money(), "amount", Payment::getAmount, Payment.Builder::setAmount)
                .column(
                        "method",
                        code(
                                "char(2)",
                                PaymentMethod::valueOf,
                                null,
                                "CA=PAYMENT_METHOD_CASH",
                                "CC=PAYMENT_METHOD_CARD",
                                "CK=PAYMENT_METHOD_CHECK",
                                "EF=PAYMENT_METHOD_TRANSFER"),
                        "method",
                        Payment::getMethod,
                        Payment.Builder::setMethod)
                .column("reference", text("varchar"), "reference", Payment::getReference, Payment.Builder::setReference)
                .column("received_date", date(), "received_on", Payment::getReceivedOn, Payment.Builder::setReceivedOn)
                .column(
                        "status",
                        code(
                                "char(1)",
                                PaymentStatus::valueOf,
                                null,
                                "P=PAYMENT_STATUS_POSTED",
                                "V=PAYMENT_STATUS_REVERSED"),
                        "status",
                        Payment::getStatus,
                        Payment.Builder::setStatus)
                .column(
                        "void_reason",
                        blankIsNull("varchar"),
                        "void_reason",
                        Payment::getVoidReason,
                        Payment.Builder::setVoidReason)
                .column("voided_at", localTime, "voided_at", Payment::getVoidedAt, Payment.Builder::setVoidedAt)
                .column("created_by", reference(), "created_by", Payment::getCreatedBy, Payment.Builder::setCreatedBy)
                .column("created_at", localTime, "created_at", Payment::getCreatedAt, Payment.Builder::setCreatedAt)
                .column("updated_at", localTime, "updated_at", Payment::getUpdatedAt, Payment.Builder::setUpdatedAt)
                .children(allocation, "payment_id", Payment::getAllocationsList, Payment.Builder::addAllAllocations)
                .build();
        return new AggregateMapping<>("Payment", table, List.of("id"), "facility_id", Payment.parser());
    }

    /** A user's id, which the service keeps as the name of an actor. */
    private static Codec<String> userId() {
        return new Codec<>("bigint", id -> id == null ? "" : id, actor -> isNumber(actor) ? actor : null);
    }

    private static boolean isNumber(@org.jspecify.annotations.Nullable String text) {
        return text != null && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String diagnosis(Claim claim, int index) {
        return index < claim.getDiagnosisCodesCount() ? claim.getDiagnosisCodes(index) : "";
    }

    /** Codes are filled from the first position on; an empty one after them is no code. */
    private static java.util.function.BiConsumer<Claim.Builder, String> addDiagnosis() {
        return (claim, code) -> {
            if (!code.isEmpty()) {
                claim.addDiagnosisCodes(code);
            }
        };
    }
}
