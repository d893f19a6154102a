package dev.medsync.strangler.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medsync.platform.data.FacilityKeys;
import dev.medsync.platform.data.LocalKeyFile;
import dev.medsync.platform.events.EventBus;
import dev.medsync.platform.events.EventEnvelopes;
import dev.medsync.platform.events.EventSealing;
import dev.medsync.platform.events.EventSender;
import dev.medsync.platform.events.Subscription;
import dev.medsync.platform.events.TestBroker;
import dev.medsync.platform.events.TestBroker.Arrived;
import dev.medsync.records.v1.Coverage;
import dev.medsync.records.v1.CoverageChanged;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.EncounterChanged;
import dev.medsync.records.v1.EncounterStatus;
import dev.medsync.records.v1.EncounterType;
import dev.medsync.records.v1.Gender;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientRegistered;
import dev.medsync.records.v1.PatientUpdated;
import dev.medsync.strangler.records.RecordsTranslation;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a legacy row to the event that a consumer gets. */
@Timeout(120)
final class RecordsPublisherIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Subscription BILLING = new Subscription("records", "billing-service");

    @TempDir
    private Path keys;

    private LegacySchema legacy;
    private TestBroker broker;
    private EventSender sender;
    private RecordsPublisher publisher;
    private List<Arrived> arrived;

    @BeforeEach
    void start() throws SQLException {
        legacy = new LegacySchema();
        broker = new TestBroker(keys);
        arrived = broker.listen(BILLING);
        sender = new EventSender(new EventBus(broker.connectionString()));
        publisher = publisher();
    }

    @AfterEach
    void stop() throws Exception {
        publisher.close();
        sender.close();
        broker.close();
        legacy.close();
    }

    private RecordsPublisher publisher() {
        RecordsTranslation translation = new RecordsTranslation(ZoneId.of("America/New_York"));
        EventSealing sealing =
                new EventSealing(FacilityKeys.encryption(keys.resolve("events.keyset"), new LocalKeyFile(keys)));
        return new RecordsPublisher(
                new LegacyRecords(legacy.database(), translation.published()),
                new EventEnvelopes("records", "strangler", sealing, InstantSource.system()),
                sender);
    }

    private List<Arrived> of(String subject) {
        return arrived.stream()
                .filter(event -> event.attributes().subject().equals(subject))
                .toList();
    }

    private Arrived last(String subject) {
        return of(subject).getLast();
    }

    private void awaitEvents(String subject, int atLeast) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(of(subject)).hasSizeGreaterThanOrEqualTo(atLeast));
    }

    private Patient updated(String subject) {
        return broker.open(last(subject), PatientUpdated.getDefaultInstance()).getPatient();
    }

    private void rename(long patient, String lastName) throws SQLException {
        legacy.sql("update patient set last_name = '" + lastName + "' where id = " + patient);
    }

    private void assertVersionsAscend() {
        arrived.stream()
                .collect(Collectors.groupingBy(event -> event.attributes().subject()))
                .values()
                .forEach(events -> assertThat(events)
                        .extracting(event -> event.attributes().version())
                        .isSorted()
                        .doesNotHaveDuplicates());
    }

    @Test
    void whatIsThereIsPublishedAndThenEachChangeInTheContractsTerms() throws SQLException {
        long ana = legacy.patient(12, "ab12 ", "Silva");
        long coverage = legacy.id("insert into coverage (facility_id, patient_id, payer_id, member_id, priority,"
                + " effective_date) values (12, " + ana + ", 3, 'M-1', 2, '2024-01-01') returning id");
        long visit = legacy.id("insert into encounter (facility_id, patient_id, enc_type, diagnosis_code, started_at)"
                + " values (12, " + ana + ", 'EMR', 'I10', '2026-01-15 09:30:00') returning id");
        publisher.start();
        awaitEvents("Patient/" + ana, 1);
        awaitEvents("Coverage/" + coverage, 1);
        awaitEvents("Encounter/" + visit, 1);

        Arrived registration = last("Patient/" + ana);
        assertThat(registration.attributes().type()).isEqualTo("medsync.records.v1.PatientRegistered");
        assertThat(registration.attributes().source()).isEqualTo("/medsync/strangler");
        Patient patient = broker.open(registration, PatientRegistered.getDefaultInstance())
                .getPatient();
        assertThat(patient.getMrn()).isEqualTo("ab12 ");
        assertThat(patient.getFamilyName()).isEqualTo("Silva");
        assertThat(patient.getGender()).isEqualTo(Gender.GENDER_FEMALE);
        assertThat(patient.getVersion()).isEqualTo(registration.attributes().version());
        Coverage insurance = broker.open(last("Coverage/" + coverage), CoverageChanged.getDefaultInstance())
                .getCoverage();
        assertThat(insurance.getMemberId()).isEqualTo("M-1");
        assertThat(insurance.getRank()).isEqualTo(2);
        assertThat(insurance.hasEndsOn()).isFalse();
        Encounter encounter = broker.open(last("Encounter/" + visit), EncounterChanged.getDefaultInstance())
                .getEncounter();
        assertThat(encounter.getType()).isEqualTo(EncounterType.ENCOUNTER_TYPE_EMERGENCY);
        assertThat(encounter.getDiagnosisCode()).isEqualTo("I10");
        // A zone-less winter morning in New York.
        assertThat(encounter.getStartedAt().getSeconds())
                .isEqualTo(Instant.parse("2026-01-15T14:30:00Z").getEpochSecond());

        legacy.sql("update patient set last_name = 'Souza', ssn = '123-45-6789' where id = " + ana);
        awaitEvents("Patient/" + ana, 2);
        assertThat(updated("Patient/" + ana).getFamilyName()).isEqualTo("Souza");
        assertThat(updated("Patient/" + ana).getSsn())
                .as("no consumer's business")
                .isEmpty();
        legacy.sql("update encounter set status = 'C', ended_at = started_at + interval '1 hour' where id = " + visit);
        awaitEvents("Encounter/" + visit, 2);
        assertThat(broker.open(last("Encounter/" + visit), EncounterChanged.getDefaultInstance())
                        .getEncounter()
                        .getStatus())
                .isEqualTo(EncounterStatus.ENCOUNTER_STATUS_CLOSED);
        assertVersionsAscend();
    }

    @Test
    void aBrokerThatIsAwayIsWaitedForAndTheLastStateArrives() throws SQLException {
        publisher.start();
        long ana = legacy.patient(12, "A1", "First");
        awaitEvents("Patient/" + ana, 1);
        broker.stop();
        rename(ana, "Second");
        long ben = legacy.patient(13, "B1", "Other");
        await().atMost(PATIENCE).until(() -> !publisher.trouble().isEmpty());
        rename(ana, "Third");
        broker.restart();
        awaitEvents("Patient/" + ben, 1);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(updated("Patient/" + ana).getFamilyName()).isEqualTo("Third"));
        await().until(() -> publisher.trouble().isEmpty());
    }

    @Test
    void aSecondPublisherGoesOnWhereTheFirstHasStoppedUnderHigherVersions() throws SQLException {
        publisher.start();
        long ana = legacy.patient(12, "A1", "First");
        long ben = legacy.patient(12, "B1", "Unchanged");
        awaitEvents("Patient/" + ana, 1);
        awaitEvents("Patient/" + ben, 1);
        await().atMost(PATIENCE).until(publisher::isSnapshotPublished);
        RecordsPublisher second = publisher();
        second.start();
        // It has the log to itself only when the first is gone.
        await().atMost(PATIENCE).until(() -> !second.trouble().isEmpty());
        publisher.close();
        publisher = second;
        rename(ana, "Second");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(last("Patient/" + ana).attributes().type()).endsWith("PatientUpdated"));
        assertThat(updated("Patient/" + ana).getFamilyName()).isEqualTo("Second");
        assertVersionsAscend();
        assertThat(second.isSnapshotPublished()).isTrue();
    }

    @Test
    void aFacilityWhoseRecordsHaveMovedIsPublishedByItsNewOwner() throws SQLException {
        long moved = legacy.patient(12, "A1", "Moved");
        long ours = legacy.patient(13, "B1", "Here");
        legacy.sql(
                "update replication.ownership set state = 'REPLICA', epoch = 2 where capability = 'records' and facility_id = 12");
        legacy.sql("update replication.ownership set epoch = 3 where capability = 'records' and facility_id = 13");
        publisher.start();
        awaitEvents("Patient/" + ours, 1);
        await().atMost(PATIENCE).until(publisher::isSnapshotPublished);
        assertThat(of("Patient/" + moved)).isEmpty();
        assertThat(last("Patient/" + ours).attributes().epoch()).isEqualTo(3);
    }

    @Test
    void aRowWithoutMeaningIsCountedAndTheOthersArePublished() throws SQLException {
        long ana = legacy.patient(12, "A1", "Silva");
        long strange = legacy.id("insert into encounter (facility_id, patient_id, enc_type, started_at) values (12, "
                + ana + ", 'ZZZ', '2026-01-15 09:30:00') returning id");
        long visit = legacy.id("insert into encounter (facility_id, patient_id, enc_type, started_at) values (12, "
                + ana + ", 'AMB', '2026-01-15 09:30:00') returning id");
        publisher.start();
        awaitEvents("Encounter/" + visit, 1);
        assertThat(of("Encounter/" + strange)).isEmpty();
        assertThat(publisher.defects()).isPositive();
    }
}
