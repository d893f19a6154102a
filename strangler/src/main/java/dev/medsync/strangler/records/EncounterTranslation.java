package dev.medsync.strangler.records;

import static dev.medsync.strangler.translate.Codecs.blankIsNull;
import static dev.medsync.strangler.translate.Codecs.code;
import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;

import com.google.protobuf.Timestamp;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.EncounterStatus;
import dev.medsync.records.v1.EncounterType;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import java.util.List;

/** Visits. */
final class EncounterTranslation {
    private EncounterTranslation() {}

    static AggregateMapping<Encounter, Encounter.Builder> mapping(Codec<Timestamp> localTime) {
        TableMapping<Encounter, Encounter.Builder> table = TableMapping.<Encounter, Encounter.Builder>of(
                        "encounter", Encounter::newBuilder)
                .id(Encounter::getId, Encounter.Builder::setId)
                .facility(Encounter::getFacilityId, Encounter.Builder::setFacilityId)
                .column(
                        "patient_id",
                        number("bigint"),
                        "patient_id",
                        Encounter::getPatientId,
                        Encounter.Builder::setPatientId)
                .column(
                        "provider_id",
                        reference(),
                        "provider_id",
                        Encounter::getProviderId,
                        Encounter.Builder::setProviderId)
                .column(
                        "enc_type",
                        code(
                                "char(3)",
                                EncounterType::valueOf,
                                null,
                                "AMB=ENCOUNTER_TYPE_AMBULATORY",
                                "EMR=ENCOUNTER_TYPE_EMERGENCY",
                                "IMP=ENCOUNTER_TYPE_INPATIENT",
                                "URG=ENCOUNTER_TYPE_URGENT_CARE",
                                "WEL=ENCOUNTER_TYPE_WELLNESS",
                                "VIR=ENCOUNTER_TYPE_VIRTUAL"),
                        "type",
                        Encounter::getType,
                        Encounter.Builder::setType)
                .column(
                        "reason_code",
                        text("varchar"),
                        "reason_code",
                        Encounter::getReasonCode,
                        Encounter.Builder::setReasonCode)
                .column(
                        "reason_text",
                        blankIsNull("varchar"),
                        "reason_text",
                        Encounter::getReasonText,
                        Encounter.Builder::setReasonText)
                .column(
                        "diagnosis_code",
                        text("varchar"),
                        "diagnosis_code",
                        Encounter::getDiagnosisCode,
                        Encounter.Builder::setDiagnosisCode)
                .column(
                        "status",
                        code(
                                "char(1)",
                                EncounterStatus::valueOf,
                                null,
                                "O=ENCOUNTER_STATUS_OPEN",
                                "C=ENCOUNTER_STATUS_CLOSED",
                                "X=ENCOUNTER_STATUS_CANCELLED"),
                        "status",
                        Encounter::getStatus,
                        Encounter.Builder::setStatus)
                .column("started_at", localTime, "started_at", Encounter::getStartedAt, Encounter.Builder::setStartedAt)
                .column("ended_at", localTime, "ended_at", Encounter::getEndedAt, Encounter.Builder::setEndedAt)
                .column("closed_by", reference(), "closed_by", Encounter::getClosedBy, Encounter.Builder::setClosedBy)
                .column(
                        "created_by",
                        reference(),
                        "created_by",
                        Encounter::getCreatedBy,
                        Encounter.Builder::setCreatedBy)
                .column("created_at", localTime, "created_at", Encounter::getCreatedAt, Encounter.Builder::setCreatedAt)
                .column("updated_at", localTime, "updated_at", Encounter::getUpdatedAt, Encounter.Builder::setUpdatedAt)
                .build();
        return new AggregateMapping<>("Encounter", table, List.of("id"), "facility_id", Encounter.parser());
    }
}
