package dev.medsync.system.badinput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medsync.system.ServicesFixture;
import dev.medsync.system.badinput.Examples.Call;
import dev.medsync.system.badinput.Examples.Example;
import dev.medsync.system.badinput.Examples.Retry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Requests of records that are carried out. */
final class RecordsExamples {

    private static final String REGISTRAR = "registrar";
    private static final String CLINICIAN = "clinician";
    private static final String AUDITOR = "auditor";

    private final ServicesFixture services;
    private final Sender sender;
    private final Map<String, Example> examples = new LinkedHashMap<>();
    private int number;

    /** Carries a request out. */
    @FunctionalInterface
    interface Sender {
        JsonNode send(String rpc, JsonNode message, @Nullable String token);
    }

    RecordsExamples(ServicesFixture services, Sender sender) {
        this.services = services;
        this.sender = sender;
    }

    /** @param copied a patient who is there already */
    Map<String, Example> all(long copied) {
        patients(copied);
        encounters();
        chart(copied);
        overrides();
        return examples;
    }

    private void patients(long copied) {
        // Whoever registers somebody elsewhere does so for that facility.
        examples.put(
                "PatientService/RegisterPatient",
                new Example(List.of(REGISTRAR), Retry.BY_KEY, false, () -> new Call(newPatient(), null)));
        reads("PatientService/GetPatient", REGISTRAR, () -> object().put("id", copied));
        reads("PatientService/FindPatients", REGISTRAR, () -> object().put("mrn", "mrn-z81"));
        reads("PatientService/ListEncounters", REGISTRAR, () -> object().put("patientId", copied));
        reads("PatientService/ListCoverage", REGISTRAR, () -> object().put("patientId", copied));
        writes(
                "PatientService/UpdatePatient",
                REGISTRAR,
                () -> object().put("id", patient()).put("expectedVersion", 1).put("phone", "555-0199"));
        writes(
                "PatientService/MergePatients",
                REGISTRAR,
                () -> object().put("id", patient()).put("intoPatientId", patient()));
        writes("PatientService/UnmergePatients", REGISTRAR, () -> {
            long away = patient();
            send(
                    "PatientService/MergePatients",
                    REGISTRAR,
                    object().put("id", away).put("intoPatientId", patient()));
            return object().put("id", away).put("reason", "two sisters");
        });
    }

    private void encounters() {
        writes("EncounterService/OpenEncounter", REGISTRAR, () -> object().put("patientId", patient()));
        reads("EncounterService/GetEncounter", REGISTRAR, () -> object().put("id", encounter()));
        writes("EncounterService/CloseEncounter", REGISTRAR, () -> object().put("id", encounter()));
    }

    private void chart(long copied) {
        reads("ChartService/GetChart", CLINICIAN, () -> object().put("patientId", copied));
        writes("ChartService/RecordAllergy", CLINICIAN, this::newEntry);
        writes("ChartService/RecordProblem", CLINICIAN, this::newEntry);
        writes("ChartService/PrescribeMedication", CLINICIAN, this::newEntry);
        writes("ChartService/RecordImmunization", CLINICIAN, this::newEntry);
        writes("ChartService/RecordObservation", CLINICIAN, () -> newEntry().put("valueNumber", "70.5"));
        writes("ChartService/ResolveProblem", CLINICIAN, () -> versioned("ChartService/RecordProblem", newEntry()));
        writes(
                "ChartService/StopMedication",
                CLINICIAN,
                () -> versioned("ChartService/PrescribeMedication", newEntry()));
        writes("ChartService/WriteNote", CLINICIAN, this::newNote);
        writes("ChartService/SignNote", CLINICIAN, () -> versioned("ChartService/WriteNote", newNote()));
        writes(
                "ChartService/VoidEntry",
                CLINICIAN,
                () -> versioned("ChartService/RecordAllergy", newEntry())
                        .put("kind", "allergy")
                        .put("reason", "a walk"));
    }

    private void overrides() {
        writes("OverrideService/OpenOverride", REGISTRAR, this::newOverride);
        reads("OverrideService/ListOverrides", AUDITOR, RecordsExamples::object);
        writes("OverrideService/ReviewOverride", AUDITOR, () -> {
            // Nobody reviews what they have done themselves.
            String another = services.issuer().tokenOf("11", Examples.OURS, REGISTRAR);
            JsonNode override = sender.send("OverrideService/OpenOverride", newOverride(), another);
            return object().put("id", override.path("id").asLong()).put("expectedVersion", 1);
        });
    }

    private void reads(String rpc, String role, Supplier<ObjectNode> message) {
        examples.put(rpc, new Example(List.of(role), Retry.HARMLESS, true, () -> new Call(message.get(), null)));
    }

    private void writes(String rpc, String role, Supplier<ObjectNode> message) {
        examples.put(rpc, new Example(List.of(role), Retry.BY_KEY, true, () -> new Call(message.get(), null)));
    }

    private ObjectNode newPatient() {
        ObjectNode patient = object().put("familyName", "Walker").put("givenName", "Wendy " + ++number);
        patient.set("birthDate", object().put("year", 1990).put("month", 4).put("day", 1));
        return patient;
    }

    private long patient() {
        return send("PatientService/RegisterPatient", REGISTRAR, newPatient())
                .path("id")
                .asLong();
    }

    private long encounter() {
        return send("EncounterService/OpenEncounter", REGISTRAR, object().put("patientId", patient()))
                .path("id")
                .asLong();
    }

    private ObjectNode newEntry() {
        return object().put("patientId", patient()).put("code", "7980");
    }

    private ObjectNode newNote() {
        return object().put("encounterId", encounter()).put("body", "Walked well.");
    }

    private ObjectNode newOverride() {
        return object().put("patientId", patient()).put("reason", "a walk");
    }

    /** A new entry, as a request names it that changes it. */
    private ObjectNode versioned(String rpc, ObjectNode entry) {
        return object().put("id", send(rpc, CLINICIAN, entry).path("id").asLong())
                .put("expectedVersion", 1);
    }

    private JsonNode send(String rpc, String role, ObjectNode message) {
        return sender.send(rpc, message, services.issuer().token(Examples.OURS, role));
    }

    private static ObjectNode object() {
        return Edge.JSON.createObjectNode();
    }
}
