package dev.medsync.records;

import static dev.medsync.records.RecordsFixture.OTHER;
import static dev.medsync.records.RecordsFixture.OURS;
import static dev.medsync.records.RecordsFixture.coverage;
import static dev.medsync.records.RecordsFixture.encounter;
import static dev.medsync.records.RecordsFixture.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.medsync.platform.events.DeadLetters;
import dev.medsync.records.v1.Coverage;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.EncounterStatus;
import dev.medsync.records.v1.GetPatientRequest;
import dev.medsync.records.v1.ListCoverageRequest;
import dev.medsync.records.v1.ListEncountersRequest;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientServiceGrpc.PatientServiceBlockingStub;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What records is told by events, and whom it tells. */
@Timeout(180)
final class RecordsServiceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

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

    private static GetPatientRequest wanted(long id) {
        return GetPatientRequest.newBuilder().setId(id).build();
    }

    private static void awaitPatient(long patientId, int facility, long version) {
        org.awaitility.Awaitility.await()
                .atMost(PATIENCE)
                .ignoreException(StatusRuntimeException.class)
                .until(() -> records.as(facility, "registrar")
                                .getPatient(wanted(patientId))
                                .getVersion()
                        >= version);
    }

    private static Status.Code refusal(Runnable call) {
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, call::run);
        assertThat(refused).isNotNull();
        return refused.getStatus().getCode();
    }

    @Test
    void whatEventsToldIsAnswered() {
        Patient ana = patient(OURS, 100, 3, "Silva");
        Encounter first = encounter(OURS, 500, 1, 100, 1_700_000_000);
        Encounter second = encounter(OURS, 502, 1, 100, 1_700_900_000);
        Coverage primary = coverage(OURS, 700, 100, 1);
        Coverage secondary = coverage(OURS, 702, 100, 2);
        // In an order in which nothing refers to what is there already.
        records.changed(secondary);
        records.changed(primary);
        records.changed(first);
        records.changed(second);
        records.registered(ana);
        awaitPatient(100, OURS, 3);

        PatientServiceBlockingStub biller = records.as(OURS, "biller");
        assertThat(biller.getPatient(wanted(100))).isEqualTo(ana);
        assertThat(biller.listEncounters(ListEncountersRequest.newBuilder()
                                .setPatientId(100)
                                .build())
                        .getEncountersList())
                .containsExactly(second, first);
        assertThat(biller.listCoverage(ListCoverageRequest.newBuilder()
                                .setPatientId(100)
                                .build())
                        .getCoveragesList())
                .containsExactly(primary, secondary);
    }

    @Test
    void anOlderEventNeverOverwritesANewerOneWhateverItsKind() {
        records.updated(patient(OURS, 102, 5, "Newer"));
        records.registered(patient(OURS, 102, 4, "Older"));
        records.updated(patient(OURS, 104, 1, "Last"));
        awaitPatient(104, OURS, 1);
        assertThat(records.as(OURS, "clinician").getPatient(wanted(102)).getFamilyName())
                .isEqualTo("Newer");
    }

    @Test
    void aPatientOfAnotherFacilityDoesNotExist() {
        records.registered(patient(OTHER, 106, 1, "Elsewhere"));
        awaitPatient(106, OTHER, 1);
        PatientServiceBlockingStub ours = records.as(OURS, "registrar");
        assertThat(refusal(() -> ours.getPatient(wanted(106)))).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal(() -> ours.listEncounters(
                        ListEncountersRequest.newBuilder().setPatientId(106).build())))
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal(() -> ours.listCoverage(
                        ListCoverageRequest.newBuilder().setPatientId(106).build())))
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void onlyListedRolesReadAndADenialIsWrittenDown() throws Exception {
        records.registered(patient(OURS, 108, 1, "Watched"));
        awaitPatient(108, OURS, 1);
        ListCoverageRequest coverage =
                ListCoverageRequest.newBuilder().setPatientId(108).build();
        for (String role : List.of("admin", "auditor")) {
            assertThat(refusal(() -> records.as(OURS, role).getPatient(wanted(108))))
                    .isEqualTo(Status.Code.PERMISSION_DENIED);
        }
        assertThat(refusal(() -> records.as(OURS, "clinician").listCoverage(coverage)))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refusal(() -> records.anonymous().getPatient(wanted(108)))).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(records.column("select role from audit_entry where outcome = 'DENIED' and role <> '' order by role"))
                .containsExactly("admin", "auditor", "clinician");
    }

    @Test
    void eachReadIsOneDurableAuditEntryBeforeTheAnswerLeaves() throws Exception {
        records.registered(patient(OURS, 110, 1, "Audited"));
        awaitPatient(110, OURS, 1);
        String count = "select count(*) from audit_entry where resource = 'patient/110' and role = 'clinician'"
                + " and actor = '7' and patient_id = 110 and facility_id = 12 and action = 'read'";
        for (int reads = 1; reads <= 3; reads++) {
            records.as(OURS, "clinician").getPatient(wanted(110));
            assertThat(records.column(count)).containsExactly(Integer.toString(reads));
        }
    }

    @Test
    void aNameIsNotInTheTable() throws Exception {
        records.registered(patient(OURS, 112, 1, "Canaryworth"));
        awaitPatient(112, OURS, 1);
        String hex = HexFormat.of().formatHex("Canaryworth".getBytes(StandardCharsets.UTF_8));
        assertThat(records.column("select p::text from patient p where id = 112"))
                .singleElement()
                .asString()
                .isNotEmpty()
                .doesNotContain("Canaryworth", hex);
    }

    @Test
    void anEventThatCannotBeStoredGoesToTheDeadLettersAndItsLaneGoesOn() {
        records.changed(encounter(OURS, 520, 1, 114, 1_700_000_000).toBuilder()
                .setStatus(EncounterStatus.ENCOUNTER_STATUS_UNSPECIFIED)
                .build());
        records.registered(patient(OURS, 114, 1, "Behind"));
        awaitPatient(114, OURS, 1);
        assertThat(records.bean(DeadLetters.class).list(10)).singleElement().satisfies(letter -> {
            assertThat(letter.subject()).isEqualTo("Encounter/520");
            assertThat(letter.description()).startsWith("java.lang.IllegalArgumentException");
        });
    }
}
