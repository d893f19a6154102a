package dev.medsync.records;

import static dev.medsync.platform.rpc.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.medsync.records.RecordsFixture.Desk;
import dev.medsync.records.v1.AddressChange;
import dev.medsync.records.v1.CloseEncounterRequest;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.EncounterStatus;
import dev.medsync.records.v1.Gender;
import dev.medsync.records.v1.GetEncounterRequest;
import dev.medsync.records.v1.ListEncountersRequest;
import dev.medsync.records.v1.OpenEncounterRequest;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientStatus;
import dev.medsync.records.v1.UpdatePatientRequest;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the front desk does: registering, changing, opening and closing visits. */
@Timeout(180)
final class PatientsIT {

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
        return records.desk(facility, "registrar");
    }

    private static UpdatePatientRequest.Builder phone(Patient patient, String phone) {
        return UpdatePatientRequest.newBuilder()
                .setId(patient.getId())
                .setExpectedVersion(patient.getVersion())
                .setPhone(phone);
    }

    @Test
    void aPatientIsRegisteredWithANumberOfTheFacilityAndFoundByIt() {
        Desk desk = desk(20);
        Patient first = desk.register("", "Silva");
        Patient second = desk.register("", "Souza");
        assertThat(first.getMrn()).isEqualTo("020-00000001");
        assertThat(second.getMrn()).isEqualTo("020-00000002");
        assertThat(first.getId()).isEven();
        assertThat(first.getVersion()).isEqualTo(1);
        assertThat(first.getCreatedBy()).isEqualTo(7);
        assertThat(first.getStatus()).isEqualTo(PatientStatus.PATIENT_STATUS_ACTIVE);
        assertThat(desk.patient(first.getId())).isEqualTo(first);
        assertThat(desk.find("020-00000002")).containsExactly(second);
        assertThat(desk.find("020-99999999")).isEmpty();
    }

    @Test
    void aNumberIsKeptAsTypedAndFoundWithoutCaseAndTrailingBlanks() {
        Desk desk = desk(21);
        Patient typed = desk.register("ab12 ", "Silva");
        assertThat(typed.getMrn()).isEqualTo("ab12 ");
        assertThat(desk.find("AB12")).containsExactly(typed);
        refused(Code.FAILED_PRECONDITION, "MRN_TAKEN", () -> desk.register("Ab12", "Other"));
        // What was refused has left nothing.
        assertThat(desk.find("ab12")).hasSize(1);
    }

    @Test
    void theFacilitysCounterSkipsANumberThatIsInUse() {
        Desk desk = desk(22);
        desk.register("022-00000002", "Typed");
        assertThat(desk.register("", "Given").getMrn()).isEqualTo("022-00000003");
    }

    @Test
    void manyAtATimeGetDifferentNumbers() {
        Desk desk = desk(23);
        List<String> numbers = IntStream.range(0, 24)
                .parallel()
                .mapToObj(i -> desk.register("", "Silva" + i).getMrn())
                .toList();
        assertThat(numbers).doesNotHaveDuplicates();
    }

    @Test
    void aRetryAnswersWithThePatientOfTheFirstTry() {
        Desk desk = desk(24);
        Patient first = desk.withKey("k1").register("R1", "Silva");
        assertThat(desk.withKey("k1").register("R1", "Silva")).isEqualTo(first);
        refused(
                Code.INVALID_ARGUMENT,
                "IDEMPOTENCY_KEY_REUSED",
                () -> desk.withKey("k1").register("R1", "Somebody Else"));
    }

    @Test
    void aChangeNamesTheVersionThatWasSeen() {
        Desk desk = desk(25);
        Patient seen = desk.register("", "Silva");
        Patient changed = desk.patients()
                .updatePatient(phone(seen, "555-0199")
                        .setAddress(AddressChange.newBuilder().setCity("Boston").setState("MA"))
                        .build());
        assertThat(changed.getVersion()).isEqualTo(2);
        assertThat(changed.getPhone()).isEqualTo("555-0199");
        assertThat(changed.getAddress().getCity()).isEqualTo("Boston");
        assertThat(changed.getFamilyName()).isEqualTo("Silva");
        assertThat(changed.getGender()).isEqualTo(Gender.GENDER_FEMALE);
        refused(
                Code.ABORTED,
                "STALE_VERSION",
                () -> desk.patients().updatePatient(phone(seen, "555-0200").build()));
        refused(
                Code.INVALID_ARGUMENT,
                "INVALID_ARGUMENT",
                () -> desk.patients()
                        .updatePatient(phone(seen, "1").setExpectedVersion(0).build()));
        assertThat(desk.patient(seen.getId())).isEqualTo(changed);
    }

    @Test
    void whoeverHasNotSeenTheLatestChangeLosesHoweverManyTry() {
        Desk desk = desk(26);
        Patient seen = desk.register("", "Silva");
        long won = IntStream.range(0, 8)
                .parallel()
                .filter(i -> {
                    try {
                        desk.patients().updatePatient(phone(seen, "555-" + i).build());
                        return true;
                    } catch (io.grpc.StatusRuntimeException e) {
                        assertThat(e.getStatus().getCode()).isEqualTo(Code.ABORTED);
                        return false;
                    }
                })
                .count();
        assertThat(won).isEqualTo(1);
        assertThat(desk.patient(seen.getId()).getVersion()).isEqualTo(2);
    }

    @Test
    void aVisitIsOpenedAndClosedOnce() {
        Desk desk = desk(27);
        Patient patient = desk.register("", "Silva");
        Encounter open = desk.withKey("o").open(patient.getId());
        assertThat(desk.withKey("o").open(patient.getId())).isEqualTo(open);
        assertThat(open.getStatus()).isEqualTo(EncounterStatus.ENCOUNTER_STATUS_OPEN);
        CloseEncounterRequest close =
                CloseEncounterRequest.newBuilder().setId(open.getId()).build();
        refused(
                Code.INVALID_ARGUMENT,
                "INVALID_ARGUMENT",
                () -> desk.encounters()
                        .closeEncounter(close.toBuilder()
                                .setEndedAt(Timestamp.newBuilder().setSeconds(1_000))
                                .build()));
        Encounter closed = desk.withKey("c").encounters().closeEncounter(close);
        assertThat(closed.getStatus()).isEqualTo(EncounterStatus.ENCOUNTER_STATUS_CLOSED);
        assertThat(closed.getClosedBy()).isEqualTo(7);
        assertThat(closed.hasEndedAt()).isTrue();
        assertThat(desk.withKey("c").encounters().closeEncounter(close)).isEqualTo(closed);
        refused(
                Code.FAILED_PRECONDITION,
                "ENCOUNTER_NOT_OPEN",
                () -> desk.encounters().closeEncounter(close));
        assertThat(desk.encounters()
                        .getEncounter(GetEncounterRequest.newBuilder()
                                .setId(open.getId())
                                .build()))
                .isEqualTo(closed);
        assertThat(desk.patients()
                        .listEncounters(ListEncountersRequest.newBuilder()
                                .setPatientId(patient.getId())
                                .build())
                        .getEncountersList())
                .containsExactly(closed);
    }

    @Test
    void aVisitOfNobodyIsNotOpened() {
        Desk desk = desk(28);
        refused(
                Code.NOT_FOUND,
                "NOT_FOUND",
                () -> desk.encounters()
                        .openEncounter(OpenEncounterRequest.newBuilder()
                                .setPatientId(4)
                                .build()));
    }

    @Test
    void anOwnerThatLostTheFacilityWritesNothing() {
        refused(
                Code.FAILED_PRECONDITION,
                "NOT_OWNER",
                () -> records.desk(29, "registrar").register("", "Nobody"));
    }
}
