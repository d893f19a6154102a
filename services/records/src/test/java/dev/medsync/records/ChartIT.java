package dev.medsync.records;

import static dev.medsync.platform.rpc.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.records.RecordsFixture.Desk;
import dev.medsync.records.v1.Allergy;
import dev.medsync.records.v1.Chart;
import dev.medsync.records.v1.ChartServiceGrpc;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.EntryStatus;
import dev.medsync.records.v1.Immunization;
import dev.medsync.records.v1.Medication;
import dev.medsync.records.v1.Note;
import dev.medsync.records.v1.NoteStatus;
import dev.medsync.records.v1.Observation;
import dev.medsync.records.v1.ObservationStatus;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PrescribeMedicationRequest;
import dev.medsync.records.v1.Problem;
import dev.medsync.records.v1.RecordAllergyRequest;
import dev.medsync.records.v1.RecordImmunizationRequest;
import dev.medsync.records.v1.RecordObservationRequest;
import dev.medsync.records.v1.RecordProblemRequest;
import dev.medsync.records.v1.ResolveProblemRequest;
import dev.medsync.records.v1.SignNoteRequest;
import dev.medsync.records.v1.StopMedicationRequest;
import dev.medsync.records.v1.VoidEntryRequest;
import dev.medsync.records.v1.VoidEntryResponse;
import dev.medsync.records.v1.WriteNoteRequest;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands in a chart: who writes it, and how it is struck out. */
@Timeout(180)
final class ChartIT {

    @TempDir
    private static Path keys;

    private static RecordsFixture records;

    @BeforeAll
    static void start() {
        records = new RecordsFixture(keys);
    }

    @AfterAll
    static void stop() throws Exception {
        records.close();
    }

    private static Desk clinician(int facility) {
        records.own(facility);
        return records.desk(facility, "clinician");
    }

    private static Patient patient(int facility) {
        records.own(facility);
        return records.desk(facility, "registrar").register("", "Silva");
    }

    private static Observation weight(Desk desk, long patientId, String kilograms) {
        return desk.charts()
                .recordObservation(RecordObservationRequest.newBuilder()
                        .setPatientId(patientId)
                        .setCode("29463-7")
                        .setValueNumber(kilograms)
                        .setUnit("kg")
                        .build());
    }

    private static Note note(Desk desk, Encounter visit) {
        return desk.charts()
                .writeNote(WriteNoteRequest.newBuilder()
                        .setEncounterId(visit.getId())
                        .setBody("Felt better.")
                        .build());
    }

    private static VoidEntryResponse strikeOut(Desk desk, String kind, long id, long version) {
        return desk.charts()
                .voidEntry(VoidEntryRequest.newBuilder()
                        .setKind(kind)
                        .setId(id)
                        .setExpectedVersion(version)
                        .setReason("wrong chart")
                        .build());
    }

    @Test
    void aChartShowsWhatHoldsAndKeepsWhatDoesNot() throws Exception {
        Patient patient = patient(20);
        Desk desk = clinician(20);
        long id = patient.getId();
        Encounter visit = desk.open(id);
        Allergy allergy = desk.allergy(id, "7980");
        Problem problem = desk.charts()
                .recordProblem(RecordProblemRequest.newBuilder()
                        .setPatientId(id)
                        .setEncounterId(visit.getId())
                        .setCode("38341003")
                        .build());
        Medication medication = desk.charts()
                .prescribeMedication(PrescribeMedicationRequest.newBuilder()
                        .setPatientId(id)
                        .setCode("197361")
                        .setSig("1 tablet a day")
                        .build());
        Immunization immunization = desk.charts()
                .recordImmunization(RecordImmunizationRequest.newBuilder()
                        .setPatientId(id)
                        .setCode("140")
                        .build());
        Observation observation = weight(desk, id, "70.50");
        Note note = note(desk, visit);
        assertThat(observation.getValueNumber()).isEqualTo("70.5");
        assertThat(medication.hasStartedOn()).isTrue();
        assertThat(immunization.hasGivenAt()).isTrue();

        assertThat(desk.chart(id))
                .isEqualTo(Chart.newBuilder()
                        .setPatient(patient)
                        .addEncounters(visit)
                        .addAllergies(allergy)
                        .addProblems(problem)
                        .addMedications(medication)
                        .addImmunizations(immunization)
                        .addObservations(observation)
                        .addNotes(note)
                        .build());

        Problem resolved = desk.charts()
                .resolveProblem(ResolveProblemRequest.newBuilder()
                        .setId(problem.getId())
                        .setExpectedVersion(1)
                        .build());
        assertThat(resolved.getStatus()).isEqualTo(EntryStatus.ENTRY_STATUS_RESOLVED);
        assertThat(resolved.hasResolvedDate()).isTrue();
        Medication stopped = desk.charts()
                .stopMedication(StopMedicationRequest.newBuilder()
                        .setId(medication.getId())
                        .build());
        assertThat(stopped.getStatus()).isEqualTo(EntryStatus.ENTRY_STATUS_STOPPED);
        assertThat(strikeOut(desk, "allergy", allergy.getId(), 1).getAllergy().getVoidReason())
                .isEqualTo("wrong chart");
        strikeOut(desk, "problem", problem.getId(), 2);
        strikeOut(desk, "medication", medication.getId(), 0);
        strikeOut(desk, "immunization", immunization.getId(), 1);
        assertThat(strikeOut(desk, "observation", observation.getId(), 1)
                        .getObservation()
                        .getStatus())
                .isEqualTo(ObservationStatus.OBSERVATION_STATUS_VOIDED);
        strikeOut(desk, "note", note.getId(), 1);

        assertThat(desk.chart(id))
                .isEqualTo(Chart.newBuilder()
                        .setPatient(patient)
                        .addEncounters(visit)
                        .build());
        assertThat(records.column("select count(*) from allergy where facility_id = 20 and status = 'VOIDED'"))
                .containsExactly("1");
    }

    @Test
    void whatIsVoidOrChangedMeanwhileIsNotChanged() {
        Patient patient = patient(21);
        Desk desk = clinician(21);
        Allergy allergy = desk.allergy(patient.getId(), "7980");
        refused(Code.ABORTED, "STALE_VERSION", () -> strikeOut(desk, "allergy", allergy.getId(), 7));
        strikeOut(desk, "allergy", allergy.getId(), 1);
        refused(Code.FAILED_PRECONDITION, "ENTRY_VOIDED", () -> strikeOut(desk, "allergy", allergy.getId(), 2));
        refused(Code.INVALID_ARGUMENT, "INVALID_ARGUMENT", () -> strikeOut(desk, "payment", allergy.getId(), 2));
        refused(Code.NOT_FOUND, "NOT_FOUND", () -> strikeOut(desk, "problem", 4_000_000, 1));
    }

    @Test
    void anEntryIsOfTheVisitsOwnPatient() {
        Patient patient = patient(22);
        Patient other = patient(22);
        Desk desk = clinician(22);
        Encounter visit = desk.open(other.getId());
        refused(
                Code.NOT_FOUND,
                "NOT_FOUND",
                () -> desk.charts()
                        .recordAllergy(RecordAllergyRequest.newBuilder()
                                .setPatientId(patient.getId())
                                .setEncounterId(visit.getId())
                                .setCode("7980")
                                .build()));
        assertThat(note(desk, visit).getPatientId()).isEqualTo(other.getId());
    }

    @Test
    void aValueIsANumberOrAText() {
        Patient patient = patient(23);
        Desk desk = clinician(23);
        assertThat(weight(desk, patient.getId(), "0.000").getValueNumber()).isEqualTo("0");
        for (String wrong : List.of("", "seven", "1e3", "1.23456", "12345678901", " 1")) {
            refused(Code.INVALID_ARGUMENT, "INVALID_ARGUMENT", () -> weight(desk, patient.getId(), wrong));
        }
    }

    @Test
    void onlyWhoWroteADraftSignsItAndOnce() {
        Patient patient = patient(24);
        Desk desk = clinician(24);
        Note draft = note(desk, desk.open(patient.getId()));
        SignNoteRequest sign = SignNoteRequest.newBuilder().setId(draft.getId()).build();
        refused(
                Code.FAILED_PRECONDITION,
                "NOT_THE_WRITER",
                () -> ChartServiceGrpc.newBlockingStub(records.user("9", 24, "clinician"))
                        .signNote(sign));
        Note signed = desk.charts().signNote(sign);
        assertThat(signed.getStatus()).isEqualTo(NoteStatus.NOTE_STATUS_SIGNED);
        assertThat(signed.hasSignedAt()).isTrue();
        refused(Code.FAILED_PRECONDITION, "NOTE_NOT_DRAFT", () -> desk.charts().signNote(sign));
    }

    @Test
    void onlyCliniciansWriteIntoCharts() {
        Patient patient = patient(28);
        for (String role : List.of("registrar", "biller", "billing_admin", "admin", "auditor")) {
            refused(
                    Code.PERMISSION_DENIED,
                    "PERMISSION_DENIED",
                    () -> records.desk(28, role).allergy(patient.getId(), "7980"));
        }
    }

    @Test
    void whatIsWrittenIsNotInTheTables() throws Exception {
        Patient patient = patient(30);
        Desk desk = clinician(30);
        Encounter visit = desk.open(patient.getId());
        desk.charts()
                .writeNote(WriteNoteRequest.newBuilder()
                        .setEncounterId(visit.getId())
                        .setBody("Canaryworth coughs")
                        .build());
        desk.charts()
                .recordAllergy(RecordAllergyRequest.newBuilder()
                        .setPatientId(patient.getId())
                        .setCode("7980")
                        .setDescription("Canaryworth itches")
                        .build());
        String hex =
                java.util.HexFormat.of().formatHex("Canaryworth".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(records.column("select n::text from clinical_note n where facility_id = 30 union all"
                        + " select a::text from allergy a where facility_id = 30"))
                .hasSize(2)
                .noneMatch(row -> row.contains("Canaryworth") || row.contains(hex));
    }
}
