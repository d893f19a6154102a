package dev.medsync.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import com.google.type.Date;
import dev.medsync.billing.BillingFixture.Clinic;
import dev.medsync.billing.v1.CaptureChargeRequest;
import dev.medsync.billing.v1.Charge;
import dev.medsync.billing.v1.ChargeCaptured;
import dev.medsync.platform.events.OutgoingEvent;
import dev.medsync.platform.events.Subscription;
import dev.medsync.platform.events.TestBroker;
import dev.medsync.platform.events.TestBroker.Arrived;
import dev.medsync.records.v1.Coverage;
import dev.medsync.records.v1.CoverageChanged;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.EncounterChanged;
import dev.medsync.records.v1.EncounterStatus;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientRegistered;
import dev.medsync.records.v1.PatientUpdated;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What billing hears and says, through a real broker. */
@Timeout(180)
final class EventsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant STARTED = Instant.parse("2026-03-02T15:30:00Z");

    @TempDir
    private Path keys;

    private static OutgoingEvent visit(int facility, long id, long version, long patientId) {
        Encounter encounter = Encounter.newBuilder()
                .setId(id)
                .setFacilityId(facility)
                .setVersion(version)
                .setPatientId(patientId)
                .setProviderId(55)
                .setStartedAt(Timestamp.newBuilder().setSeconds(STARTED.getEpochSecond()))
                .setStatus(EncounterStatus.ENCOUNTER_STATUS_OPEN)
                .setDiagnosisCode("I10")
                .build();
        return OutgoingEvent.phi(
                "Encounter",
                id,
                facility,
                version,
                EncounterChanged.newBuilder().setEncounter(encounter).build());
    }

    private static void awaitVisit(BillingFixture billing, long id, long patientId) {
        await().atMost(PATIENCE)
                .until(() -> billing.value("select count(*) from encounter_reference where id = " + id
                                + " and patient_id = " + patientId)
                        .equals("1"));
    }

    @Test
    void aVisitThatRecordsToldIsBilledAndTheChargeIsToldToOthers() throws Exception {
        try (TestBroker broker = new TestBroker(keys);
                BillingFixture billing = new BillingFixture(broker.properties())) {
            List<Arrived> arrived = broker.listen(new Subscription("billing", "records-service"));
            broker.publish("records", 1, visit(BillingFixture.OURS, 901, 2, 77));
            awaitVisit(billing, 901, 77);

            Clinic clinic = billing.at(BillingFixture.OURS);
            Charge charge = clinic.charges()
                    .captureCharge(CaptureChargeRequest.newBuilder()
                            .setEncounterId(901)
                            .setChargeCode("ECG")
                            .build());
            assertThat(charge.getPatientId()).isEqualTo(77);
            assertThat(charge.getDiagnosisCode()).isEqualTo("I10");

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(arrived).hasSize(1));
            Arrived event = arrived.getFirst();
            assertThat(event.attributes().subject()).isEqualTo("Charge/" + charge.getId());
            assertThat(event.attributes().source()).isEqualTo("/medsync/billing");
            // Under the epoch in which billing owned the facility.
            assertThat(event.attributes().epoch()).isEqualTo(1);
            assertThat(event.attributes().version()).isEqualTo(charge.getVersion());
            assertThat(broker.open(event, ChargeCaptured.getDefaultInstance())
                            .getCharge()
                            .getId())
                    .isEqualTo(charge.getId());
            await().until(() ->
                    billing.value("select count(*) from events.outbox").equals("0"));
        }
    }

    @Test
    void aFacilityThatTheMonolithStillOwnsIsHeardOfAndALateEventChangesNothing() throws Exception {
        try (TestBroker broker = new TestBroker(keys);
                BillingFixture billing = new BillingFixture(broker.properties())) {
            broker.publish(
                    "records",
                    1,
                    visit(BillingFixture.ELSEWHERE, 903, 5, 80),
                    visit(BillingFixture.ELSEWHERE, 903, 4, 79),
                    visit(BillingFixture.ELSEWHERE, 905, 1, 81));
            awaitVisit(billing, 905, 81);
            awaitVisit(billing, 903, 80);
        }
    }

    private static OutgoingEvent patient(long version, long mergedInto) {
        Patient.Builder patient = Patient.newBuilder()
                .setId(4_001)
                .setFacilityId(BillingFixture.ELSEWHERE)
                .setVersion(version)
                .setMergedIntoId(mergedInto);
        return version == 1
                ? OutgoingEvent.phi(
                        "Patient",
                        4_001,
                        BillingFixture.ELSEWHERE,
                        version,
                        PatientRegistered.newBuilder().setPatient(patient).build())
                : OutgoingEvent.phi(
                        "Patient",
                        4_001,
                        BillingFixture.ELSEWHERE,
                        version,
                        PatientUpdated.newBuilder().setPatient(patient).build());
    }

    private static OutgoingEvent coverage(long id, long version, @Nullable Date startsOn, @Nullable Date endsOn) {
        Coverage.Builder coverage = Coverage.newBuilder()
                .setId(id)
                .setFacilityId(BillingFixture.ELSEWHERE)
                .setVersion(version)
                .setPatientId(4_001)
                .setPayerId(BillingFixture.PAYER)
                .setMemberId("M-1")
                .setRank(1);
        if (startsOn != null) {
            coverage.setStartsOn(startsOn);
        }
        if (endsOn != null) {
            coverage.setEndsOn(endsOn);
        }
        return OutgoingEvent.phi(
                "Coverage",
                id,
                BillingFixture.ELSEWHERE,
                version,
                CoverageChanged.newBuilder().setCoverage(coverage).build());
    }

    private static Date day(int year) {
        return Date.newBuilder().setYear(year).setMonth(2).setDay(28).build();
    }

    @Test
    void patientsAndTheirInsuranceAreKeptAsRecordsToldThemLast() throws Exception {
        try (TestBroker broker = new TestBroker(keys);
                BillingFixture billing = new BillingFixture(broker.properties())) {
            broker.publish(
                    "records",
                    1,
                    patient(1, 0),
                    coverage(51, 1, day(2020), null),
                    patient(3, 4_003),
                    patient(2, 0),
                    coverage(51, 2, day(2020), day(2025)),
                    // Without a beginning it says nothing: it goes to the dead letters, and the next one is heard.
                    coverage(53, 1, null, null),
                    coverage(55, 1, day(2021), null));

            await().atMost(PATIENCE)
                    .until(() -> billing.value("select count(*) from coverage_reference where id = 55")
                            .equals("1"));
            assertThat(billing.value("select version || ' ' || merged_into_id from patient_reference where id = 4001"))
                    .isEqualTo("3 4003");
            assertThat(
                            billing.value(
                                    "select version || ' ' || starts_on || ' ' || ends_on from coverage_reference where id = 51"))
                    .isEqualTo("2 2020-02-28 2025-02-28");
            assertThat(billing.value("select count(*) from coverage_reference where id = 53"))
                    .isEqualTo("0");
        }
    }
}
