package dev.medsync.strangler.records;

import static dev.medsync.strangler.translate.Codecs.blankIsNull;
import static dev.medsync.strangler.translate.Codecs.code;
import static dev.medsync.strangler.translate.Codecs.decimal;
import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;

import com.google.protobuf.Timestamp;
import dev.medsync.records.v1.Observation;
import dev.medsync.records.v1.ObservationStatus;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import java.util.List;

/** Observations. Legacy has no column for the reason of a void: it is kept beside the row. */
final class ObservationTranslation {
    private ObservationTranslation() {}

    static AggregateMapping<Observation, Observation.Builder> mapping(Codec<Timestamp> localTime) {
        TableMapping<Observation, Observation.Builder> table = TableMapping.<Observation, Observation.Builder>of(
                        "observation", Observation::newBuilder)
                .id(Observation::getId, Observation.Builder::setId)
                .facilityThrough(
                        "patient", "patient_id", Observation::getFacilityId, Observation.Builder::setFacilityId)
                .column(
                        "patient_id",
                        number("bigint"),
                        "patient_id",
                        Observation::getPatientId,
                        Observation.Builder::setPatientId)
                .column(
                        "encounter_id",
                        reference(),
                        "encounter_id",
                        Observation::getEncounterId,
                        Observation.Builder::setEncounterId)
                .column("code", text("varchar"), "code", Observation::getCode, Observation.Builder::setCode)
                .column(
                        "description",
                        text("varchar"),
                        "description",
                        Observation::getDescription,
                        Observation.Builder::setDescription)
                .column(
                        "value_num",
                        decimal(4, false),
                        "value_number",
                        Observation::getValueNumber,
                        Observation.Builder::setValueNumber)
                .column(
                        "value_text",
                        blankIsNull("varchar"),
                        "value_text",
                        Observation::getValueText,
                        Observation.Builder::setValueText)
                .column("unit", text("varchar"), "unit", Observation::getUnit, Observation.Builder::setUnit)
                .column(
                        "observed_at",
                        localTime,
                        "observed_at",
                        Observation::getObservedAt,
                        Observation.Builder::setObservedAt)
                .column(
                        "status",
                        code(
                                "char(1)",
                                ObservationStatus::valueOf,
                                null,
                                "P=OBSERVATION_STATUS_PRELIMINARY",
                                "F=OBSERVATION_STATUS_FINAL",
                                "C=OBSERVATION_STATUS_CORRECTED",
                                "V=OBSERVATION_STATUS_VOIDED"),
                        "status",
                        Observation::getStatus,
                        Observation.Builder::setStatus)
                .build();
        return new AggregateMapping<>("Observation", table, List.of("id"), "facility_id", Observation.parser());
    }
}
