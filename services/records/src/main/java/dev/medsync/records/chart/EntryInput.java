package dev.medsync.records.chart;

import static dev.medsync.platform.data.ProtoValues.timestamp;

import dev.medsync.platform.request.Input;
import dev.medsync.records.v1.Allergy;
import dev.medsync.records.v1.AllergySeverity;
import dev.medsync.records.v1.Immunization;
import dev.medsync.records.v1.Medication;
import dev.medsync.records.v1.Note;
import dev.medsync.records.v1.Observation;
import dev.medsync.records.v1.ObservationStatus;
import dev.medsync.records.v1.PrescribeMedicationRequest;
import dev.medsync.records.v1.Problem;
import dev.medsync.records.v1.RecordAllergyRequest;
import dev.medsync.records.v1.RecordImmunizationRequest;
import dev.medsync.records.v1.RecordObservationRequest;
import dev.medsync.records.v1.RecordProblemRequest;
import dev.medsync.records.v1.WriteNoteRequest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.regex.Pattern;

/** What a clinician may put into a chart: each request as the entry it asks for, all but what the service gives. */
final class EntryInput {

    private static final int CODE = 20;
    private static final int TEXT = 200;
    private static final int NOTE = 100_000;
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,10}(\\.\\d{1,4})?");

    private EntryInput() {}

    static Allergy of(RecordAllergyRequest request) {
        Input input = new Input();
        Allergy.Builder draft = Allergy.newBuilder()
                .setPatientId(input.id("patient_id", request.getPatientId()))
                .setEncounterId(input.optionalId("encounter_id", request.getEncounterId()))
                .setCode(input.text("code", request.getCode(), CODE))
                .setDescription(input.optionalText("description", request.getDescription(), TEXT))
                .setSeverity(
                        input.oneOf("severity", request.getSeverity(), AllergySeverity.ALLERGY_SEVERITY_UNSPECIFIED));
        if (input.optionalDay("onset_date", request.getOnsetDate()) != null) {
            draft.setOnsetDate(request.getOnsetDate());
        }
        input.check();
        return draft.build();
    }

    static Problem of(RecordProblemRequest request) {
        Input input = new Input();
        Problem.Builder draft = Problem.newBuilder()
                .setPatientId(input.id("patient_id", request.getPatientId()))
                .setEncounterId(input.optionalId("encounter_id", request.getEncounterId()))
                .setCode(input.text("code", request.getCode(), CODE))
                .setDescription(input.optionalText("description", request.getDescription(), TEXT));
        if (input.optionalDay("onset_date", request.getOnsetDate()) != null) {
            draft.setOnsetDate(request.getOnsetDate());
        }
        input.check();
        return draft.build();
    }

    static Medication of(PrescribeMedicationRequest request) {
        Input input = new Input();
        Medication.Builder draft = Medication.newBuilder()
                .setPatientId(input.id("patient_id", request.getPatientId()))
                .setEncounterId(input.optionalId("encounter_id", request.getEncounterId()))
                .setProviderId(input.optionalId("provider_id", request.getProviderId()))
                .setCode(input.text("code", request.getCode(), CODE))
                .setDescription(input.optionalText("description", request.getDescription(), TEXT))
                .setSig(input.optionalText("sig", request.getSig(), TEXT));
        if (input.optionalDay("started_on", request.getStartedOn()) != null) {
            draft.setStartedOn(request.getStartedOn());
        }
        input.check();
        return draft.build();
    }

    static Immunization of(RecordImmunizationRequest request) {
        Input input = new Input();
        Instant givenAt = input.optionalInstant("given_at", request.getGivenAt());
        Immunization.Builder draft = Immunization.newBuilder()
                .setPatientId(input.id("patient_id", request.getPatientId()))
                .setEncounterId(input.optionalId("encounter_id", request.getEncounterId()))
                .setCode(input.text("code", request.getCode(), CODE))
                .setDescription(input.optionalText("description", request.getDescription(), TEXT))
                .setLotNumber(input.optionalText("lot_number", request.getLotNumber(), CODE))
                .setGivenBy(input.optionalId("given_by", request.getGivenBy()));
        input.check();
        if (givenAt != null) {
            draft.setGivenAt(timestamp(givenAt));
        }
        return draft.build();
    }

    static Observation of(RecordObservationRequest request) {
        Input input = new Input();
        Instant observedAt = input.optionalInstant("observed_at", request.getObservedAt());
        boolean isNumber = !request.getValueNumber().isEmpty();
        input.require(isNumber == request.getValueText().isEmpty(), "value_number", "Either a number or value_text.");
        input.require(
                !isNumber || NUMBER.matcher(request.getValueNumber()).matches(),
                "value_number",
                "A decimal number, at most four places.");
        ObservationStatus status =
                input.oneOf("status", request.getStatus(), ObservationStatus.OBSERVATION_STATUS_FINAL);
        input.require(status != ObservationStatus.OBSERVATION_STATUS_VOIDED, "status", "Not one that is void already.");
        Observation.Builder draft = Observation.newBuilder()
                .setPatientId(input.id("patient_id", request.getPatientId()))
                .setEncounterId(input.optionalId("encounter_id", request.getEncounterId()))
                .setCode(input.text("code", request.getCode(), CODE))
                .setDescription(input.optionalText("description", request.getDescription(), TEXT))
                .setValueText(input.optionalText("value_text", request.getValueText(), TEXT))
                .setUnit(input.optionalText("unit", request.getUnit(), CODE))
                .setStatus(status);
        input.check();
        if (isNumber) {
            draft.setValueNumber(new BigDecimal(request.getValueNumber())
                    .stripTrailingZeros()
                    .toPlainString());
        }
        if (observedAt != null) {
            draft.setObservedAt(timestamp(observedAt));
        }
        return draft.build();
    }

    static Note of(WriteNoteRequest request) {
        Input input = new Input();
        Note.Builder draft = Note.newBuilder()
                .setEncounterId(input.id("encounter_id", request.getEncounterId()))
                .setType(request.getType().isEmpty() ? "PN" : input.text("type", request.getType(), 2))
                .setBody(input.text("body", request.getBody(), NOTE));
        input.check();
        return draft.build();
    }
}
