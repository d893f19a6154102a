package dev.medsync.strangler.records;

import static dev.medsync.strangler.translate.Codecs.blankIsNull;
import static dev.medsync.strangler.translate.Codecs.code;
import static dev.medsync.strangler.translate.Codecs.date;
import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;

import com.google.protobuf.Timestamp;
import dev.medsync.records.v1.EntryStatus;
import dev.medsync.records.v1.Medication;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import java.util.List;

/** Medications. Legacy has no column for the reason of a void: it is kept beside the row. */
final class MedicationTranslation {
    private MedicationTranslation() {}

    static AggregateMapping<Medication, Medication.Builder> mapping(Codec<Timestamp> localTime) {
        TableMapping<Medication, Medication.Builder> table = TableMapping.<Medication, Medication.Builder>of(
                        "medication", Medication::newBuilder)
                .id(Medication::getId, Medication.Builder::setId)
                .facilityThrough("patient", "patient_id", Medication::getFacilityId, Medication.Builder::setFacilityId)
                .column(
                        "patient_id",
                        number("bigint"),
                        "patient_id",
                        Medication::getPatientId,
                        Medication.Builder::setPatientId)
                .column(
                        "encounter_id",
                        reference(),
                        "encounter_id",
                        Medication::getEncounterId,
                        Medication.Builder::setEncounterId)
                .column(
                        "provider_id",
                        reference(),
                        "provider_id",
                        Medication::getProviderId,
                        Medication.Builder::setProviderId)
                .column("code", text("varchar"), "code", Medication::getCode, Medication.Builder::setCode)
                .column(
                        "description",
                        text("varchar"),
                        "description",
                        Medication::getDescription,
                        Medication.Builder::setDescription)
                .column("sig", blankIsNull("varchar"), "sig", Medication::getSig, Medication.Builder::setSig)
                .column("started_on", date(), "started_on", Medication::getStartedOn, Medication.Builder::setStartedOn)
                .column("stopped_on", date(), "stopped_on", Medication::getStoppedOn, Medication.Builder::setStoppedOn)
                .column(
                        "status",
                        code(
                                "char(1)",
                                EntryStatus::valueOf,
                                null,
                                "A=ENTRY_STATUS_ACTIVE",
                                "S=ENTRY_STATUS_STOPPED",
                                "V=ENTRY_STATUS_VOIDED"),
                        "status",
                        Medication::getStatus,
                        Medication.Builder::setStatus)
                .column(
                        "created_at",
                        localTime,
                        "created_at",
                        Medication::getCreatedAt,
                        Medication.Builder::setCreatedAt)
                .build();
        return new AggregateMapping<>("Medication", table, List.of("id"), "facility_id", Medication.parser());
    }
}
