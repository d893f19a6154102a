package dev.medsync.strangler.records;

import static dev.medsync.strangler.translate.Codecs.code;
import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;

import com.google.protobuf.Timestamp;
import dev.medsync.records.v1.EntryStatus;
import dev.medsync.records.v1.Immunization;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import java.util.List;

/** Immunizations. Legacy has no column for the reason of a void: it is kept beside the row. */
final class ImmunizationTranslation {
    private ImmunizationTranslation() {}

    static AggregateMapping<Immunization, Immunization.Builder> mapping(Codec<Timestamp> localTime) {
        TableMapping<Immunization, Immunization.Builder> table = TableMapping.<Immunization, Immunization.Builder>of(
                        "immunization", Immunization::newBuilder)
                .id(Immunization::getId, Immunization.Builder::setId)
                .facilityThrough(
                        "patient", "patient_id", Immunization::getFacilityId, Immunization.Builder::setFacilityId)
                .column(
                        "patient_id",
                        number("bigint"),
                        "patient_id",
                        Immunization::getPatientId,
                        Immunization.Builder::setPatientId)
                .column(
                        "encounter_id",
                        reference(),
                        "encounter_id",
                        Immunization::getEncounterId,
                        Immunization.Builder::setEncounterId)
                .column("code", text("varchar"), "code", Immunization::getCode, Immunization.Builder::setCode)
                .column(
                        "description",
                        text("varchar"),
                        "description",
                        Immunization::getDescription,
                        Immunization.Builder::setDescription)
                .column(
                        "lot_no",
                        text("varchar"),
                        "lot_number",
                        Immunization::getLotNumber,
                        Immunization.Builder::setLotNumber)
                .column("given_at", localTime, "given_at", Immunization::getGivenAt, Immunization.Builder::setGivenAt)
                .column("given_by", reference(), "given_by", Immunization::getGivenBy, Immunization.Builder::setGivenBy)
                .column(
                        "status",
                        code("char(1)", EntryStatus::valueOf, null, "A=ENTRY_STATUS_ACTIVE", "V=ENTRY_STATUS_VOIDED"),
                        "status",
                        Immunization::getStatus,
                        Immunization.Builder::setStatus)
                .build();
        return new AggregateMapping<>("Immunization", table, List.of("id"), "facility_id", Immunization.parser());
    }
}
