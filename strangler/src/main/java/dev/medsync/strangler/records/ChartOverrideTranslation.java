package dev.medsync.strangler.records;

import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;

import com.google.protobuf.Timestamp;
import dev.medsync.records.v1.ChartOverride;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import java.util.List;

/** Emergency access to charts, and its review. */
final class ChartOverrideTranslation {
    private ChartOverrideTranslation() {}

    static AggregateMapping<ChartOverride, ChartOverride.Builder> mapping(Codec<Timestamp> localTime) {
        TableMapping<ChartOverride, ChartOverride.Builder> table =
                TableMapping.<ChartOverride, ChartOverride.Builder>of("chart_override", ChartOverride::newBuilder)
                        .id(ChartOverride::getId, ChartOverride.Builder::setId)
                        .facilityThrough(
                                "patient",
                                "patient_id",
                                ChartOverride::getFacilityId,
                                ChartOverride.Builder::setFacilityId)
                        .column(
                                "patient_id",
                                number("bigint"),
                                "patient_id",
                                ChartOverride::getPatientId,
                                ChartOverride.Builder::setPatientId)
                        .column(
                                "user_id",
                                number("bigint"),
                                "user_id",
                                ChartOverride::getUserId,
                                ChartOverride.Builder::setUserId)
                        .column(
                                "reason",
                                text("varchar"),
                                "reason",
                                ChartOverride::getReason,
                                ChartOverride.Builder::setReason)
                        .column(
                                "opened_at",
                                localTime,
                                "opened_at",
                                ChartOverride::getOpenedAt,
                                ChartOverride.Builder::setOpenedAt)
                        .column(
                                "expires_at",
                                localTime,
                                "expires_at",
                                ChartOverride::getExpiresAt,
                                ChartOverride.Builder::setExpiresAt)
                        .column(
                                "reviewed_by",
                                reference(),
                                "reviewed_by",
                                ChartOverride::getReviewedBy,
                                ChartOverride.Builder::setReviewedBy)
                        .column(
                                "reviewed_at",
                                localTime,
                                "reviewed_at",
                                ChartOverride::getReviewedAt,
                                ChartOverride.Builder::setReviewedAt)
                        .build();
        return new AggregateMapping<>("ChartOverride", table, List.of("id"), "facility_id", ChartOverride.parser());
    }
}
