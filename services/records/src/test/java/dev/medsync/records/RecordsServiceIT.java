package dev.medsync.records;

import static dev.medsync.records.RecordsFixture.coverage;
import static dev.medsync.records.RecordsFixture.encounter;
import static dev.medsync.records.RecordsFixture.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.medsync.platform.data.Database;
import dev.medsync.platform.events.DeadLetters;
import dev.medsync.platform.events.EventAttributes;
import dev.medsync.platform.events.EventHandler;
import dev.medsync.platform.events.ReceivedEvent;
import dev.medsync.records.feed.Feed;
import dev.medsync.records.patient.Patients;
import dev.medsync.records.v1.Coverage;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.EncounterStatus;
import dev.medsync.records.v1.GetPatientRequest;
import dev.medsync.records.v1.ListCoverageRequest;
import dev.medsync.records.v1.ListEncountersRequest;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientServiceGrpc.PatientServiceBlockingStub;
import dev.medsync.records.v1.PatientUpdated;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** Waits for what events told, then makes the service the owner: before, only shadow reads are answered. */
    private static void awaitPatient(long patientId, int facility, long version) {
        org.awaitility.Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> stored(patientId, facility)
                        .filter(patient -> patient.version() >= version)
                        .isPresent());
        records.own(facility);
    }

    private static Optional<dev.medsync.records.patient.Patient> stored(long patientId, int facility) {
        Patients patients = records.bean(Patients.class);
        return records.bean(Database.class).shadow(facility, tx -> patients.find(tx, patientId));
    }

    private static Status.Code refusal(Runnable call) {
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, call::run);
        assertThat(refused).isNotNull();
        return refused.getStatus().getCode();
    }

    @Test
    void whatEventsToldIsAnswered() {
        Patient ana = patient(12, 100, 3, "Silva");
        Encounter first = encounter(12, 500, 1, 100, 1_700_000_000);
        Encounter second = encounter(12, 502, 1, 100, 1_700_900_000);
        Coverage primary = coverage(12, 700, 100, 1);
        Coverage secondary = coverage(12, 702, 100, 2);
        // In an order in which nothing refers to what is there already.
        records.changed(secondary);
        records.changed(primary);
        records.changed(first);
        records.changed(second);
        records.registered(ana);
        awaitPatient(100, 12, 3);

        PatientServiceBlockingStub biller = records.as(12, "biller");
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
        records.updated(patient(13, 102, 5, "Newer"));
        records.registered(patient(13, 102, 4, "Older"));
        records.updated(patient(13, 104, 1, "Last"));
        awaitPatient(104, 13, 1);
        assertThat(records.as(13, "clinician").getPatient(wanted(102)).getFamilyName())
                .isEqualTo("Newer");
    }

    @Test
    void aPatientOfAnotherFacilityDoesNotExist() {
        records.registered(patient(64, 106, 1, "Elsewhere"));
        awaitPatient(106, 64, 1);
        records.own(14);
        PatientServiceBlockingStub ours = records.as(14, "registrar");
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
        records.registered(patient(15, 108, 1, "Watched"));
        awaitPatient(108, 15, 1);
        ListCoverageRequest coverage =
                ListCoverageRequest.newBuilder().setPatientId(108).build();
        for (String role : List.of("admin", "auditor")) {
            assertThat(refusal(() -> records.as(15, role).getPatient(wanted(108))))
                    .isEqualTo(Status.Code.PERMISSION_DENIED);
        }
        assertThat(refusal(() -> records.as(15, "clinician").listCoverage(coverage)))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refusal(() -> records.anonymous().getPatient(wanted(108)))).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(records.column("select role from audit_entry where outcome = 'DENIED' and role <> '' order by role"))
                .containsExactly("admin", "auditor", "clinician");
    }

    @Test
    void eachReadIsOneDurableAuditEntryBeforeTheAnswerLeaves() throws Exception {
        records.registered(patient(16, 110, 1, "Audited"));
        awaitPatient(110, 16, 1);
        String count = "select count(*) from audit_entry where resource = 'patient/110' and role = 'clinician'"
                + " and actor = '7' and patient_id = 110 and facility_id = 16 and action = 'read'";
        for (int reads = 1; reads <= 3; reads++) {
            records.as(16, "clinician").getPatient(wanted(110));
            assertThat(records.column(count)).containsExactly(Integer.toString(reads));
        }
    }

    @Test
    void whatIsCopiedIsNotFedByEventsAnyMore() {
        records.registered(patient(30, 130, 1, "Fed"));
        awaitPatient(130, 30, 1);
        records.updated(patient(30, 130, 7, "Late"));
        records.registered(patient(31, 131, 1, "Behind"));
        awaitPatient(131, 31, 1);
        org.awaitility.Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> records.column("select version from events.seen_version where facility_id = 30")
                        .equals(List.of("7")));
        assertThat(stored(130, 30).orElseThrow().familyName()).isEqualTo("Fed");
    }

    /** Its transaction is undone, for what it brought would stand on top of a copy that is newer. */
    @Test
    void anEventThatCopiesOvertakeIsUndoneAndThenLeftAside() {
        AtomicInteger stored = new AtomicInteger();
        EventHandler<PatientUpdated> overtaken = Feed.handler(
                PatientUpdated.getDefaultInstance(), PatientUpdated::getPatient, (transaction, patient) -> {
                    stored.incrementAndGet();
                    records.own(33); // on a connection of its own: copies of this facility begin just now
                });
        ReceivedEvent<PatientUpdated> event = new ReceivedEvent<>(
                new EventAttributes(
                        UUID.randomUUID(),
                        "strangler",
                        PatientUpdated.getDescriptor().getFullName(),
                        "Patient",
                        "133",
                        33,
                        0,
                        1,
                        Instant.now(),
                        "",
                        ""),
                PatientUpdated.newBuilder()
                        .setPatient(patient(33, 133, 1, "Late"))
                        .build());

        assertThatIllegalStateException().isThrownBy(() -> handle(overtaken, event));
        handle(overtaken, event);

        assertThat(stored).hasValue(1);
    }

    private static void handle(EventHandler<PatientUpdated> handler, ReceivedEvent<PatientUpdated> event) {
        records.bean(Database.class).beside(33, tx -> {
            handler.handle(tx, event);
            return event;
        });
    }

    @Test
    void aFacilityThatIsNotOwnedIsNotRead() {
        assertThat(refusal(() -> records.as(40, "clinician").getPatient(wanted(100))))
                .isEqualTo(Status.Code.FAILED_PRECONDITION);
    }

    @Test
    void aNameIsNotInTheTable() throws Exception {
        records.registered(patient(17, 112, 1, "Canaryworth"));
        awaitPatient(112, 17, 1);
        String hex = HexFormat.of().formatHex("Canaryworth".getBytes(StandardCharsets.UTF_8));
        assertThat(records.column("select p::text from patient p where id = 112"))
                .singleElement()
                .asString()
                .isNotEmpty()
                .doesNotContain("Canaryworth", hex);
    }

    @Test
    void anEventThatCannotBeStoredGoesToTheDeadLettersAndItsLaneGoesOn() {
        records.changed(encounter(18, 520, 1, 114, 1_700_000_000).toBuilder()
                .setStatus(EncounterStatus.ENCOUNTER_STATUS_UNSPECIFIED)
                .build());
        records.registered(patient(18, 114, 1, "Behind"));
        awaitPatient(114, 18, 1);
        assertThat(records.bean(DeadLetters.class).list(10)).singleElement().satisfies(letter -> {
            assertThat(letter.subject()).isEqualTo("Encounter/520");
            assertThat(letter.description()).startsWith("java.lang.IllegalArgumentException");
        });
    }
}
