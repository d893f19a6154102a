package dev.medsync.records;

import static dev.medsync.platform.rpc.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.medsync.records.RecordsFixture.Desk;
import dev.medsync.records.v1.ChartOverride;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.ListOverridesRequest;
import dev.medsync.records.v1.Note;
import dev.medsync.records.v1.OpenOverrideRequest;
import dev.medsync.records.v1.OverrideServiceGrpc;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.ReviewOverrideRequest;
import dev.medsync.records.v1.WriteNoteRequest;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Breaking the glass: who may, what it opens, for how long, and who looks into it. */
@Timeout(180)
final class OverridesIT {

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

    private static Note note(Desk desk, Encounter visit) {
        return desk.charts()
                .writeNote(WriteNoteRequest.newBuilder()
                        .setEncounterId(visit.getId())
                        .setBody("Felt better.")
                        .build());
    }

    @Test
    void whoIsNoClinicianBreaksTheGlassAndABillerStillSeesNoNotes() throws Exception {
        Patient patient = patient(25);
        Desk clinician = clinician(25);
        note(clinician, clinician.open(patient.getId()));
        Desk biller = new Desk(records.user("11", 25, "biller"));
        Desk registrar = new Desk(records.user("12", 25, "registrar"));
        refused(Code.PERMISSION_DENIED, "PERMISSION_DENIED", () -> biller.chart(patient.getId()));
        refused(Code.INVALID_ARGUMENT, "INVALID_ARGUMENT", () -> breakGlass(biller, patient, " "));
        ChartOverride opened = breakGlass(biller, patient, "claim appeal, deadline today");
        assertThat(between(opened.getOpenedAt(), opened.getExpiresAt())).isEqualTo(Duration.ofHours(1));
        assertThat(biller.chart(patient.getId()).getEncountersList()).hasSize(1);
        assertThat(biller.chart(patient.getId()).getNotesList()).isEmpty();
        // It is the biller's alone.
        refused(Code.PERMISSION_DENIED, "PERMISSION_DENIED", () -> registrar.chart(patient.getId()));
        breakGlass(registrar, patient, "unconscious at the desk");
        assertThat(registrar.chart(patient.getId()).getNotesList()).hasSize(1);
        assertThat(records.column("select count(*) from audit_entry where outcome = 'DENIED' and resource = 'chart/"
                        + patient.getId() + "'"))
                .containsExactly("2");
        assertThat(records.column("select role from audit_entry where action = 'read' and resource = 'chart/"
                        + patient.getId() + "' order by id"))
                .containsExactly("biller", "biller", "registrar");
    }

    @Test
    void anOverrideExpires() throws Exception {
        Patient patient = patient(26);
        Desk registrar = records.desk(26, "registrar");
        breakGlass(registrar, patient, "unconscious at the desk");
        assertThat(registrar.chart(patient.getId()).getPatient()).isEqualTo(patient);
        records.sql("update chart_override set expires_at = now() where facility_id = 26");
        refused(Code.PERMISSION_DENIED, "PERMISSION_DENIED", () -> registrar.chart(patient.getId()));
    }

    @Test
    void anOverrideWaitsUntilSomebodyElseHasReviewedIt() {
        Patient patient = patient(27);
        ChartOverride opened =
                breakGlass(new Desk(records.user("11", 27, "registrar")), patient, "unconscious at the desk");
        ReviewOverrideRequest review = ReviewOverrideRequest.newBuilder()
                .setId(opened.getId())
                .setExpectedVersion(1)
                .build();
        refused(Code.FAILED_PRECONDITION, "OWN_OVERRIDE", () -> auditor("11").reviewOverride(review));
        assertThat(auditor("12")
                        .listOverrides(ListOverridesRequest.getDefaultInstance())
                        .getOverridesList())
                .containsExactly(opened);
        assertThat(auditor("12").reviewOverride(review).getReviewedBy()).isEqualTo(12);
        assertThat(auditor("12")
                        .listOverrides(ListOverridesRequest.getDefaultInstance())
                        .getOverridesList())
                .isEmpty();
        refused(Code.ABORTED, "STALE_VERSION", () -> auditor("13").reviewOverride(review));
        refused(
                Code.FAILED_PRECONDITION,
                "OVERRIDE_REVIEWED",
                () -> auditor("13")
                        .reviewOverride(review.toBuilder().setExpectedVersion(0).build()));
    }

    private static OverrideServiceGrpc.OverrideServiceBlockingStub auditor(String user) {
        return OverrideServiceGrpc.newBlockingStub(records.user(user, 27, "auditor"));
    }

    private static ChartOverride breakGlass(Desk desk, Patient patient, String reason) {
        return desk.overrides()
                .openOverride(OpenOverrideRequest.newBuilder()
                        .setPatientId(patient.getId())
                        .setReason(reason)
                        .build());
    }

    private static Duration between(Timestamp from, Timestamp to) {
        return Duration.ofSeconds(to.getSeconds() - from.getSeconds());
    }
}
