package dev.medsync.records;

import static dev.medsync.platform.rpc.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Message;
import dev.medsync.platform.events.Subscription;
import dev.medsync.platform.events.TestBroker.Arrived;
import dev.medsync.records.RecordsFixture.Desk;
import dev.medsync.records.v1.Allergy;
import dev.medsync.records.v1.CloseEncounterRequest;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.EncounterClosed;
import dev.medsync.records.v1.ListEncountersRequest;
import dev.medsync.records.v1.MergePatientsRequest;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientIdentifier;
import dev.medsync.records.v1.PatientMerged;
import dev.medsync.records.v1.PatientStatus;
import dev.medsync.records.v1.UnmergePatientsRequest;
import dev.medsync.records.v1.WriteNoteRequest;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two records of one person: merged, found, told apart again, and told to others. */
@Timeout(180)
final class MergesIT {

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

    private static Desk desk(int facility) {
        records.own(facility);
        return records.desk(facility, "registrar", "clinician");
    }

    private static Patient merge(Desk desk, Patient from, Patient into) {
        return desk.patients()
                .mergePatients(MergePatientsRequest.newBuilder()
                        .setId(from.getId())
                        .setIntoPatientId(into.getId())
                        .build());
    }

    private static Patient unmerge(Desk desk, Patient from) {
        return desk.patients()
                .unmergePatients(UnmergePatientsRequest.newBuilder()
                        .setId(from.getId())
                        .setReason("two sisters")
                        .build());
    }

    private static List<Long> encounters(Desk desk, Patient patient) {
        return desk
                .patients()
                .listEncounters(ListEncountersRequest.newBuilder()
                        .setPatientId(patient.getId())
                        .build())
                .getEncountersList()
                .stream()
                .map(Encounter::getId)
                .toList();
    }

    private static List<Long> allergies(Desk desk, Patient patient) {
        return desk.chart(patient.getId()).getAllergiesList().stream()
                .map(Allergy::getId)
                .sorted()
                .toList();
    }

    @Test
    void everythingGoesToTheSurvivorWhoIsFoundByTheOldNumber() {
        Desk desk = desk(20);
        Patient away = desk.register("old1", "Silva");
        Patient survivor = desk.register("new1", "Silva");
        Encounter visit = desk.open(away.getId());
        Allergy allergy = desk.allergy(away.getId(), "7980");

        Patient merged = merge(desk, away, survivor);

        assertThat(merged.getId()).isEqualTo(survivor.getId());
        assertThat(merged.getIdentifiersList())
                .extracting(PatientIdentifier::getType, PatientIdentifier::getValue)
                .containsExactly(org.assertj.core.api.Assertions.tuple("OLD", "old1"));
        assertThat(desk.patient(away.getId()).getStatus()).isEqualTo(PatientStatus.PATIENT_STATUS_MERGED);
        assertThat(desk.patient(away.getId()).getMergedIntoId()).isEqualTo(survivor.getId());
        assertThat(desk.find("OLD1")).containsExactly(merged);
        assertThat(encounters(desk, survivor)).containsExactly(visit.getId());
        assertThat(allergies(desk, survivor)).containsExactly(allergy.getId());
        // Whoever asks for the old record is shown the chart of the person.
        assertThat(desk.chart(away.getId()).getPatient().getId()).isEqualTo(survivor.getId());
    }

    @Test
    void whatComesLateForTheOldRecordIsTheSurvivors() {
        Desk desk = desk(21);
        Patient away = desk.register("old2", "Silva");
        Patient survivor = desk.register("new2", "Silva");
        merge(desk, away, survivor);
        assertThat(desk.open(away.getId()).getPatientId()).isEqualTo(survivor.getId());
        assertThat(desk.allergy(away.getId(), "7980").getPatientId()).isEqualTo(survivor.getId());
        refused(Code.FAILED_PRECONDITION, "PATIENTS_NOT_MERGEABLE", () -> merge(desk, away, survivor));
    }

    @Test
    void undoingGivesBackWhatTheRecordHadAndNothingElse() {
        Desk desk = desk(22);
        Patient away = desk.register("old3", "Silva");
        Patient survivor = desk.register("new3", "Silva");
        Encounter his = desk.open(away.getId());
        Encounter hers = desk.open(survivor.getId());
        Allergy before = desk.allergy(away.getId(), "1");
        merge(desk, away, survivor);
        Allergy after = desk.allergy(survivor.getId(), "2");

        Patient restored = unmerge(desk, away);

        assertThat(restored.getStatus()).isEqualTo(PatientStatus.PATIENT_STATUS_ACTIVE);
        assertThat(restored.getMergedIntoId()).isZero();
        assertThat(encounters(desk, away)).containsExactly(his.getId());
        assertThat(encounters(desk, survivor)).containsExactly(hers.getId());
        assertThat(allergies(desk, away)).containsExactly(before.getId());
        assertThat(allergies(desk, survivor)).containsExactly(after.getId());
        assertThat(desk.find("old3")).containsExactly(restored);
        assertThat(desk.patient(survivor.getId()).getIdentifiersList())
                .extracting(PatientIdentifier::getStatus)
                .containsExactly("I");
        refused(Code.FAILED_PRECONDITION, "NOT_MERGED", () -> unmerge(desk, away));
        // And it can be merged again.
        merge(desk, away, survivor);
        assertThat(encounters(desk, survivor)).containsExactlyInAnyOrder(his.getId(), hers.getId());
    }

    @Test
    void aChainOfMergesIsUndoneInAnyOrder() {
        Desk desk = desk(23);
        Patient a = desk.register("a4", "Silva");
        Patient b = desk.register("b4", "Silva");
        Patient c = desk.register("c4", "Silva");
        Allergy ofA = desk.allergy(a.getId(), "1");
        Allergy ofB = desk.allergy(b.getId(), "2");
        merge(desk, a, b);
        merge(desk, b, c);
        assertThat(desk.find("a4")).extracting(Patient::getId).containsExactly(c.getId());
        assertThat(allergies(desk, c)).containsExactly(ofA.getId(), ofB.getId());

        unmerge(desk, a);
        assertThat(allergies(desk, a)).containsExactly(ofA.getId());
        assertThat(allergies(desk, c)).containsExactly(ofB.getId());
        unmerge(desk, b);
        assertThat(allergies(desk, a)).containsExactly(ofA.getId());
        assertThat(allergies(desk, b)).containsExactly(ofB.getId());
        assertThat(allergies(desk, c)).isEmpty();
    }

    @Test
    void aRetriedMergeIsOneMerge() throws Exception {
        Desk desk = desk(24);
        Patient away = desk.register("old5", "Silva");
        Patient survivor = desk.register("new5", "Silva");
        Patient merged = merge(desk.withKey("m"), away, survivor);
        assertThat(merge(desk.withKey("m"), away, survivor)).isEqualTo(merged);
        assertThat(records.column("select count(*) from patient_merge where facility_id = 24"))
                .containsExactly("1");
    }

    @Test
    void nothingThatIsAddedMeanwhileStaysBehind() throws Exception {
        Desk desk = desk(28);
        Patient away = desk.register("old7", "Silva");
        Patient survivor = desk.register("new7", "Silva");
        Encounter visit = desk.open(away.getId());
        IntStream.range(0, 40).parallel().forEach(i -> {
            if (i == 20) {
                merge(desk, away, survivor);
            } else if (i % 3 == 0) {
                desk.open(away.getId());
            } else if (i % 3 == 1) {
                desk.allergy(away.getId(), "A" + i);
            } else {
                desk.charts()
                        .writeNote(WriteNoteRequest.newBuilder()
                                .setEncounterId(visit.getId())
                                .setBody("Note " + i)
                                .build());
            }
        });
        for (String table : List.of("encounter", "allergy", "clinical_note")) {
            assertThat(records.column("select distinct patient_id from " + table + " where facility_id = 28"))
                    .as(table)
                    .containsExactly(Long.toString(survivor.getId()));
        }
    }

    @Test
    void othersHearOfIt() {
        List<Arrived> arrived = records.broker.listen(new Subscription("records", "billing-service"));
        Desk desk = desk(25);
        Patient away = desk.register("old6", "Silva");
        Patient survivor = desk.register("new6", "Silva");
        Encounter visit = desk.open(away.getId());
        desk.encounters()
                .closeEncounter(
                        CloseEncounterRequest.newBuilder().setId(visit.getId()).build());
        merge(desk, away, survivor);

        await().atMost(Duration.ofSeconds(60))
                .until(() -> ofFacility(arrived, 25, "PatientMerged").size() == 1);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(ofFacility(arrived, 25, "PatientRegistered")).hasSize(2);
            assertThat(ofFacility(arrived, 25, "PatientUpdated")).hasSize(2);
            // Opened, closed, moved.
            assertThat(ofFacility(arrived, 25, "EncounterChanged"))
                    .extracting(event -> event.attributes().version())
                    .containsExactly(1L, 2L, 3L);
        });
        PatientMerged told =
                open(ofFacility(arrived, 25, "PatientMerged").getFirst(), PatientMerged.getDefaultInstance());
        assertThat(told.getMerge().getFromPatientId()).isEqualTo(away.getId());
        assertThat(told.getMerge().getIntoPatientId()).isEqualTo(survivor.getId());
        assertThat(told.getMerge().getFromMrn()).isEqualTo("old6");
        // A chart has more rows than a message has room for.
        assertThat(told.getMerge().getMovedList()).isEmpty();
        assertThat(open(ofFacility(arrived, 25, "EncounterClosed").getFirst(), EncounterClosed.getDefaultInstance())
                        .getEncounter()
                        .getId())
                .isEqualTo(visit.getId());
        // Under the epoch in which the service owned the facility.
        assertThat(arrived.getFirst().attributes().epoch()).isEqualTo(1);
    }

    private static List<Arrived> ofFacility(List<Arrived> arrived, int facility, String type) {
        return arrived.stream()
                .filter(event -> event.attributes().facilityId() == facility
                        && event.attributes().type().endsWith("." + type))
                .toList();
    }

    private static <T extends Message> T open(Arrived arrived, T prototype) {
        return records.broker.open(arrived, prototype);
    }

    @Test
    void aClinicianDoesNotMerge() {
        records.own(26);
        Desk clinician = records.desk(26, "clinician");
        refused(
                Code.PERMISSION_DENIED,
                "PERMISSION_DENIED",
                () -> clinician
                        .patients()
                        .mergePatients(MergePatientsRequest.newBuilder()
                                .setId(2)
                                .setIntoPatientId(4)
                                .build()));
    }
}
