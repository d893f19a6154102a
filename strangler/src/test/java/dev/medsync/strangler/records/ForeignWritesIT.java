package dev.medsync.strangler.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medsync.platform.data.FacilityKeys;
import dev.medsync.platform.data.LocalKeyFile;
import dev.medsync.platform.events.EventBus;
import dev.medsync.platform.events.EventEnvelopes;
import dev.medsync.platform.events.EventSealing;
import dev.medsync.platform.events.EventSender;
import dev.medsync.platform.events.OutgoingEvent;
import dev.medsync.platform.events.SealedEvent;
import dev.medsync.platform.events.TestBroker;
import dev.medsync.platform.rpc.TestService;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.EncounterChanged;
import dev.medsync.records.v1.EncounterClosed;
import dev.medsync.strangler.publish.LegacySchema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The records service closes visits; the strangler, as configured, has the monolith charge them. */
@Timeout(120)
class ForeignWritesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path keys;

    private LegacySchema legacy;
    private TestBroker broker;
    private EventSender sender;
    private TestService strangler;
    private long patient;

    @BeforeEach
    void start() throws SQLException {
        legacy = new LegacySchema();
        broker = new TestBroker(keys);
        sender = new EventSender(new EventBus(broker.connectionString()));
        patient = legacy.id("insert into patient (facility_id, mrn, last_name, first_name, birth_date, sex) values"
                + " (12, 'A1', 'Silva', 'Ana', '1980-02-29', 'F') returning id");
        Map<String, Object> settings = new HashMap<>(broker.properties());
        settings.putAll(legacy.properties());
        settings.put("medsync.security.issuers", List.of("nobody=http://127.0.0.1:1/jwks.json"));
        settings.put("medsync.rpc.targets.billing", "127.0.0.1:1");
        settings.put("medsync.rpc.targets.records", "127.0.0.1:1");
        settings.put("medsync.rpc.targets.config", "127.0.0.1:1");
        strangler = new TestService("strangler", settings);
    }

    @AfterEach
    void stop() throws Exception {
        strangler.close();
        sender.close();
        broker.close();
        legacy.close();
    }

    /** A visit as its copy stands in the monolith. */
    private void copied(long id, char status) throws SQLException {
        legacy.sql(
                "insert into encounter (id, facility_id, patient_id, enc_type, diagnosis_code, status, started_at, ended_at)"
                        + " values (" + id + ", 12, " + patient + ", 'AMB', 'I10', '" + status
                        + "', '2026-03-05 09:00', '2026-03-05 10:00')");
    }

    private SealedEvent closed(long id) {
        EventSealing sealing =
                new EventSealing(FacilityKeys.encryption(keys.resolve("events.keyset"), new LocalKeyFile(keys)));
        return new EventEnvelopes("records", "records", sealing, InstantSource.system())
                .seal(
                        OutgoingEvent.phi(
                                "Encounter",
                                id,
                                12,
                                2,
                                EncounterClosed.newBuilder()
                                        .setEncounter(
                                                Encounter.newBuilder().setId(id).setFacilityId(12))
                                        .build()),
                        2);
    }

    private long count(String from) throws SQLException {
        return legacy.id("select count(*) from " + from);
    }

    private void awaitCount(String from, long expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(count(from)).isEqualTo(expected));
    }

    @Test
    void aVisitThatTheServiceClosedIsChargedOnceHoweverOftenItsEventComes() throws SQLException {
        copied(1002, 'C');
        SealedEvent event = closed(1002);

        sender.sendAll(List.of(event));
        sender.sendAll(List.of(event));
        awaitCount("replication.command where kind = 'capture-facility-charge' and delivered_at is not null", 1);
        copied(1004, 'C');
        sender.sendAll(List.of(closed(1004)));

        // In the same lane, so the second delivery of the first event has been handled as well.
        awaitCount("charge where source = 'E' and encounter_id = 1004", 1);
        assertThat(count("charge where source = 'E' and encounter_id = 1002")).isEqualTo(1);
        assertThat(count("replication.command where capability = 'billing'")).isEqualTo(2);
    }

    @Test
    void anEventThatIsAheadOfItsCopyWaitsForIt() throws SQLException {
        copied(1002, 'O');
        sender.sendAll(List.of(closed(1002)));
        sender.sendAll(List.of(closed(1004)));
        copied(1004, 'C');
        assertThat(count("replication.command")).isZero();

        legacy.sql("update encounter set status = 'C' where id = 1002");

        awaitCount("charge where source = 'E' and encounter_id = 1002", 1);
        awaitCount("charge where source = 'E' and encounter_id = 1004", 1);
    }

    @Test
    void whatThePublisherTellsOfTheMonolithsOwnClosingsMakesNoCommand() throws SQLException {
        copied(1002, 'O');
        legacy.sql("select close_encounter(1002, null, '2026-03-05 10:00')");
        broker.publish(
                "records",
                1,
                OutgoingEvent.phi(
                        "Encounter",
                        1002,
                        12,
                        9,
                        EncounterChanged.newBuilder()
                                .setEncounter(Encounter.newBuilder().setId(1002).setFacilityId(12))
                                .build()));
        copied(1004, 'C');
        sender.sendAll(List.of(closed(1004)));

        awaitCount("charge where source = 'E' and encounter_id = 1004", 1);
        assertThat(count("charge where source = 'E' and encounter_id = 1002")).isEqualTo(1);
    }
}
