package dev.medsync.records;

import static dev.medsync.records.RecordsFixture.coverage;
import static dev.medsync.records.RecordsFixture.encounter;
import static dev.medsync.records.RecordsFixture.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Message;
import dev.medsync.records.v1.Coverage;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.GetPatientRequest;
import dev.medsync.records.v1.ListCoverageRequest;
import dev.medsync.records.v1.ListEncountersRequest;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientServiceGrpc.PatientServiceBlockingStub;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may read what of patients, visits and insurance, and what is written down about it. */
@Timeout(180)
final class RecordsServiceIT {

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

    private static Status.Code refusal(Runnable call) {
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, call::run);
        assertThat(refused).isNotNull();
        return refused.getStatus().getCode();
    }

    @Test
    void whatWasCopiedIsAnswered() {
        Patient ana = patient(12, 100, 3, "Silva");
        Encounter first = encounter(12, 500, 1, 100, 1_700_000_000);
        Encounter second = encounter(12, 502, 1, 100, 1_700_900_000);
        Coverage primary = coverage(12, 700, 100, 1);
        Coverage secondary = coverage(12, 702, 100, 2);
        // In an order in which nothing refers to what is there already.
        for (Message copy : List.of(secondary, primary, first, second, ana)) {
            records.copied(12, copy);
        }
        records.own(12);

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
    void aPatientOfAnotherFacilityDoesNotExist() {
        records.copied(64, patient(64, 106, 1, "Elsewhere"));
        records.own(64);
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
        records.copied(15, patient(15, 108, 1, "Watched"));
        records.own(15);
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
        records.copied(16, patient(16, 110, 1, "Audited"));
        records.own(16);
        String count = "select count(*) from audit_entry where resource = 'patient/110' and role = 'clinician'"
                + " and actor = '7' and patient_id = 110 and facility_id = 16 and action = 'read'";
        for (int reads = 1; reads <= 3; reads++) {
            records.as(16, "clinician").getPatient(wanted(110));
            assertThat(records.column(count)).containsExactly(Integer.toString(reads));
        }
    }

    @Test
    void aFacilityThatIsNotOwnedIsNotRead() {
        assertThat(refusal(() -> records.as(40, "clinician").getPatient(wanted(100))))
                .isEqualTo(Status.Code.FAILED_PRECONDITION);
    }

    @Test
    void aNameIsNotInTheTable() throws Exception {
        records.copied(17, patient(17, 112, 1, "Canaryworth"));
        records.own(17);
        String hex = HexFormat.of().formatHex("Canaryworth".getBytes(StandardCharsets.UTF_8));
        assertThat(records.column("select p::text from patient p where id = 112"))
                .singleElement()
                .asString()
                .isNotEmpty()
                .doesNotContain("Canaryworth", hex);
    }
}
