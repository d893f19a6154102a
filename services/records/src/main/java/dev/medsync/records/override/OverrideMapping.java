package dev.medsync.records.override;

import static dev.medsync.platform.data.ProtoValues.instant;
import static dev.medsync.platform.data.ProtoValues.timestamp;
import static java.util.Objects.requireNonNull;

/** An override as a message, for calls, events and copies. */
final class OverrideMapping {

    private OverrideMapping() {}

    static dev.medsync.records.v1.ChartOverride toMessage(ChartOverride override) {
        dev.medsync.records.v1.ChartOverride.Builder message = dev.medsync.records.v1.ChartOverride.newBuilder()
                .setId(override.id())
                .setFacilityId(override.facilityId())
                .setVersion(override.version())
                .setPatientId(override.patientId())
                .setUserId(override.userId())
                .setReason(override.reason())
                .setOpenedAt(timestamp(override.openedAt()))
                .setExpiresAt(timestamp(override.expiresAt()))
                .setReviewedBy(override.reviewedBy());
        if (override.reviewedAt() != null) {
            message.setReviewedAt(timestamp(override.reviewedAt()));
        }
        return message.build();
    }

    static ChartOverride fromMessage(dev.medsync.records.v1.ChartOverride message) {
        return new ChartOverride(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getPatientId(),
                message.getUserId(),
                message.getReason(),
                requireNonNull(instant(message.getOpenedAt()), "opened_at"),
                requireNonNull(instant(message.getExpiresAt()), "expires_at"),
                message.getReviewedBy(),
                instant(message.getReviewedAt()));
    }
}
