package dev.medsync.strangler.records;

import static dev.medsync.strangler.translate.Codecs.code;
import static dev.medsync.strangler.translate.Codecs.date;
import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;

import com.google.protobuf.Timestamp;
import dev.medsync.records.v1.Allergy;
import dev.medsync.records.v1.AllergySeverity;
import dev.medsync.records.v1.EntryStatus;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import java.util.List;

/** Allergies. */
final class AllergyTranslation {
    private AllergyTranslation() {}

    static AggregateMapping<Allergy, Allergy.Builder> mapping(Codec<Timestamp> localTime) {
        TableMapping<Allergy, Allergy.Builder> table = TableMapping.<Allergy, Allergy.Builder>of(
                        "allergy", Allergy::newBuilder)
                .id(Allergy::getId, Allergy.Builder::setId)
                .facilityThrough("patient", "patient_id", Allergy::getFacilityId, Allergy.Builder::setFacilityId)
                .column(
                        "patient_id",
                        number("bigint"),
                        "patient_id",
                        Allergy::getPatientId,
                        Allergy.Builder::setPatientId)
                .column(
                        "encounter_id",
                        reference(),
                        "encounter_id",
                        Allergy::getEncounterId,
                        Allergy.Builder::setEncounterId)
                .column("code", text("varchar"), "code", Allergy::getCode, Allergy.Builder::setCode)
                .column(
                        "description",
                        text("varchar"),
                        "description",
                        Allergy::getDescription,
                        Allergy.Builder::setDescription)
                .column(
                        "severity",
                        code(
                                "char(1)",
                                AllergySeverity::valueOf,
                                AllergySeverity.ALLERGY_SEVERITY_UNSPECIFIED,
                                "L=ALLERGY_SEVERITY_LOW",
                                "M=ALLERGY_SEVERITY_MODERATE",
                                "H=ALLERGY_SEVERITY_HIGH"),
                        "severity",
                        Allergy::getSeverity,
                        Allergy.Builder::setSeverity)
                .column("onset_date", date(), "onset_date", Allergy::getOnsetDate, Allergy.Builder::setOnsetDate)
                .column(
                        "status",
                        code("char(1)", EntryStatus::valueOf, null, "A=ENTRY_STATUS_ACTIVE", "V=ENTRY_STATUS_VOIDED"),
                        "status",
                        Allergy::getStatus,
                        Allergy.Builder::setStatus)
                .column(
                        "void_reason",
                        text("varchar"),
                        "void_reason",
                        Allergy::getVoidReason,
                        Allergy.Builder::setVoidReason)
                .column(
                        "recorded_by",
                        reference(),
                        "recorded_by",
                        Allergy::getRecordedBy,
                        Allergy.Builder::setRecordedBy)
                .column("created_at", localTime, "created_at", Allergy::getCreatedAt, Allergy.Builder::setCreatedAt)
                .build();
        return new AggregateMapping<>("Allergy", table, List.of("id"), "facility_id", Allergy.parser());
    }
}
