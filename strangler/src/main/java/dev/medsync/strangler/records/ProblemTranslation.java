package dev.medsync.strangler.records;

import static dev.medsync.strangler.translate.Codecs.code;
import static dev.medsync.strangler.translate.Codecs.date;
import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;

import com.google.protobuf.Timestamp;
import dev.medsync.records.v1.EntryStatus;
import dev.medsync.records.v1.Problem;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import java.util.List;

/** The problem list. */
final class ProblemTranslation {
    private ProblemTranslation() {}

    static AggregateMapping<Problem, Problem.Builder> mapping(Codec<Timestamp> localTime) {
        TableMapping<Problem, Problem.Builder> table = TableMapping.<Problem, Problem.Builder>of(
                        "problem", Problem::newBuilder)
                .id(Problem::getId, Problem.Builder::setId)
                .facilityThrough("patient", "patient_id", Problem::getFacilityId, Problem.Builder::setFacilityId)
                .column(
                        "patient_id",
                        number("bigint"),
                        "patient_id",
                        Problem::getPatientId,
                        Problem.Builder::setPatientId)
                .column(
                        "encounter_id",
                        reference(),
                        "encounter_id",
                        Problem::getEncounterId,
                        Problem.Builder::setEncounterId)
                .column("code", text("varchar"), "code", Problem::getCode, Problem.Builder::setCode)
                .column(
                        "description",
                        text("varchar"),
                        "description",
                        Problem::getDescription,
                        Problem.Builder::setDescription)
                .column("onset_date", date(), "onset_date", Problem::getOnsetDate, Problem.Builder::setOnsetDate)
                .column(
                        "resolved_date",
                        date(),
                        "resolved_date",
                        Problem::getResolvedDate,
                        Problem.Builder::setResolvedDate)
                .column(
                        "status",
                        code(
                                "char(1)",
                                EntryStatus::valueOf,
                                null,
                                "A=ENTRY_STATUS_ACTIVE",
                                "R=ENTRY_STATUS_RESOLVED",
                                "V=ENTRY_STATUS_VOIDED"),
                        "status",
                        Problem::getStatus,
                        Problem.Builder::setStatus)
                .column(
                        "void_reason",
                        text("varchar"),
                        "void_reason",
                        Problem::getVoidReason,
                        Problem.Builder::setVoidReason)
                .column(
                        "recorded_by",
                        reference(),
                        "recorded_by",
                        Problem::getRecordedBy,
                        Problem.Builder::setRecordedBy)
                .column("created_at", localTime, "created_at", Problem::getCreatedAt, Problem.Builder::setCreatedAt)
                .build();
        return new AggregateMapping<>("Problem", table, List.of("id"), "facility_id", Problem.parser());
    }
}
