package dev.medsync.strangler.records;

import static dev.medsync.strangler.translate.Codecs.blankIsNull;
import static dev.medsync.strangler.translate.Codecs.code;
import static dev.medsync.strangler.translate.Codecs.date;
import static dev.medsync.strangler.translate.Codecs.decimal;
import static dev.medsync.strangler.translate.Codecs.money;
import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.text;

import com.google.protobuf.Timestamp;
import dev.medsync.records.v1.Coverage;
import dev.medsync.records.v1.CoverageStatus;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import java.util.List;

/** Patients' insurance. Its relation is X12's in both places. */
final class CoverageTranslation {
    private CoverageTranslation() {}

    static AggregateMapping<Coverage, Coverage.Builder> mapping(Codec<Timestamp> localTime) {
        TableMapping<Coverage, Coverage.Builder> table = TableMapping.<Coverage, Coverage.Builder>of(
                        "coverage", Coverage::newBuilder)
                .id(Coverage::getId, Coverage.Builder::setId)
                .facility(Coverage::getFacilityId, Coverage.Builder::setFacilityId)
                .column(
                        "patient_id",
                        number("bigint"),
                        "patient_id",
                        Coverage::getPatientId,
                        Coverage.Builder::setPatientId)
                .column("payer_id", number("bigint"), "payer_id", Coverage::getPayerId, Coverage.Builder::setPayerId)
                .column("member_id", text("varchar"), "member_id", Coverage::getMemberId, Coverage.Builder::setMemberId)
                .column(
                        "group_no",
                        text("varchar"),
                        "group_number",
                        Coverage::getGroupNumber,
                        Coverage.Builder::setGroupNumber)
                .column(
                        "plan_name",
                        blankIsNull("varchar"),
                        "plan_name",
                        Coverage::getPlanName,
                        Coverage.Builder::setPlanName)
                .column("relation", text("char(2)"), "relation", Coverage::getRelation, Coverage.Builder::setRelation)
                .whole("priority", "smallint", "rank", Coverage::getRank, Coverage.Builder::setRank)
                .column("copay_amount", money(), "copay", Coverage::getCopay, Coverage.Builder::setCopay)
                .column(
                        "coinsurance_pct",
                        decimal(2, true),
                        "coinsurance_percent",
                        Coverage::getCoinsurancePercent,
                        Coverage.Builder::setCoinsurancePercent)
                .column("effective_date", date(), "starts_on", Coverage::getStartsOn, Coverage.Builder::setStartsOn)
                .column("term_date", date(), "ends_on", Coverage::getEndsOn, Coverage.Builder::setEndsOn)
                .column(
                        "status",
                        code(
                                "char(1)",
                                CoverageStatus::valueOf,
                                null,
                                "A=COVERAGE_STATUS_ACTIVE",
                                "T=COVERAGE_STATUS_TERMINATED"),
                        "status",
                        Coverage::getStatus,
                        Coverage.Builder::setStatus)
                .column("created_at", localTime, "created_at", Coverage::getCreatedAt, Coverage.Builder::setCreatedAt)
                .column("updated_at", localTime, "updated_at", Coverage::getUpdatedAt, Coverage.Builder::setUpdatedAt)
                .build();
        return new AggregateMapping<>("Coverage", table, List.of("id"), "facility_id", Coverage.parser());
    }
}
