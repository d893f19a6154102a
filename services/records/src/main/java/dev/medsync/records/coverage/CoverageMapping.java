package dev.medsync.records.coverage;

import static dev.medsync.platform.data.ProtoValues.amount;
import static dev.medsync.platform.data.ProtoValues.date;
import static dev.medsync.platform.data.ProtoValues.day;
import static dev.medsync.platform.data.ProtoValues.instant;
import static dev.medsync.platform.data.ProtoValues.money;
import static dev.medsync.platform.data.ProtoValues.timestamp;
import static java.util.Objects.requireNonNull;

import dev.medsync.platform.request.WireEnum;

/** Insurance as a message, for calls, events and copies. */
public final class CoverageMapping {

    private static final String STATUS = "COVERAGE_STATUS_";

    private CoverageMapping() {}

    public static dev.medsync.records.v1.Coverage toMessage(Coverage coverage) {
        dev.medsync.records.v1.Coverage.Builder message = dev.medsync.records.v1.Coverage.newBuilder()
                .setId(coverage.id())
                .setFacilityId(coverage.facilityId())
                .setVersion(coverage.version())
                .setPatientId(coverage.patientId())
                .setPayerId(coverage.payerId())
                .setMemberId(coverage.memberId())
                .setGroupNumber(coverage.groupNumber())
                .setPlanName(coverage.planName())
                .setRelation(coverage.relation())
                .setRank(coverage.rank())
                .setCopay(money(coverage.copay()))
                .setCoinsurancePercent(coverage.coinsurancePercent())
                .setStartsOn(date(coverage.startsOn()))
                .setStatus(WireEnum.write(dev.medsync.records.v1.CoverageStatus.class, STATUS, coverage.status()))
                .setCreatedAt(timestamp(coverage.createdAt()))
                .setUpdatedAt(timestamp(coverage.updatedAt()));
        if (coverage.endsOn() != null) {
            message.setEndsOn(date(coverage.endsOn()));
        }
        return message.build();
    }

    /** @throws IllegalArgumentException for a day that the calendar does not have, or a code that is unknown here */
    public static Coverage fromMessage(dev.medsync.records.v1.Coverage message) {
        return new Coverage(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getPatientId(),
                message.getPayerId(),
                message.getMemberId(),
                message.getGroupNumber(),
                message.getPlanName(),
                message.getRelation(),
                message.getRank(),
                amount(message.getCopay()),
                message.getCoinsurancePercent(),
                requireNonNull(day(message.getStartsOn()), "starts_on"),
                day(message.getEndsOn()),
                WireEnum.read(CoverageStatus.class, STATUS, message.getStatus()),
                requireNonNull(instant(message.getCreatedAt()), "created_at"),
                requireNonNull(instant(message.getUpdatedAt()), "updated_at"));
    }
}
