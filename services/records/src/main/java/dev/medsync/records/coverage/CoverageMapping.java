package dev.medsync.records.coverage;

import static dev.medsync.platform.data.ProtoValues.date;
import static dev.medsync.platform.data.ProtoValues.day;

import java.time.LocalDate;

/** Insurance as a message, for calls, events and copies. */
public final class CoverageMapping {

    private CoverageMapping() {}

    public static dev.medsync.records.v1.Coverage toMessage(Coverage coverage) {
        dev.medsync.records.v1.Coverage.Builder message = dev.medsync.records.v1.Coverage.newBuilder()
                .setId(coverage.id())
                .setFacilityId(coverage.facilityId())
                .setVersion(coverage.version())
                .setPatientId(coverage.patientId())
                .setPayerId(coverage.payerId())
                .setMemberId(coverage.memberId())
                .setStartsOn(date(coverage.startsOn()))
                .setRank(coverage.rank());
        if (coverage.endsOn() != null) {
            message.setEndsOn(date(coverage.endsOn()));
        }
        return message.build();
    }

    /** @throws IllegalArgumentException when it has no first day, or a day that the calendar does not have */
    public static Coverage fromMessage(dev.medsync.records.v1.Coverage message) {
        LocalDate startsOn = day(message.getStartsOn());
        if (startsOn == null) {
            throw new IllegalArgumentException("coverage without starts_on");
        }
        return new Coverage(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getPatientId(),
                message.getPayerId(),
                message.getMemberId(),
                startsOn,
                day(message.getEndsOn()),
                message.getRank());
    }
}
