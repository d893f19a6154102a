package dev.medsync.platform.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medsync.records.v1.PatientUpdated;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A planted name is looked for in everything that leaves the service. */
@Timeout(60)
final class EventConfidentialityIT {

    private static final String NAME = "Canaryworth-Featherstonehaugh";

    @TempDir
    private Path directory;

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void aPatientsNameIsNeitherInTheOutboxNorInAPropertyNorInWhatTheBrokerStores() throws Exception {
        try (EventFixture events = new EventFixture(directory)) {
            events.change(events.writer(lane -> {}), 7, 42, NAME);
            List<OutboxTable.Row> rows = events.database.unscoped(
                    transaction -> OutboxTable.oldest(transaction.connection(), Lanes.of(7), 10));
            assertThat(rows).singleElement().satisfies(row -> {
                assertThat(text(row.event().body())).doesNotContain(NAME);
                assertThat(row.event().attributes().toProperties().toString()).doesNotContain(NAME);
                // The event can be read all the same, by who has the key.
                assertThat(events.sealing
                                .open(row.event().attributes(), row.event().body(), PatientUpdated.getDefaultInstance())
                                .getPatient()
                                .getFamilyName())
                        .isEqualTo(NAME);
            });
            events.sender().sendAll(rows.stream().map(OutboxTable.Row::event).toList());
            events.stopBroker();
            assertThat(stored(events.brokerData()))
                    .contains("medsync.records.v1.PatientUpdated")
                    .doesNotContain(NAME);
            events.startBroker();
        }
    }

    private static String stored(Path data) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(text(Files.readAllBytes(file)));
            }
        }
        return all.toString();
    }

    @Test
    void aBodyUnderAnotherEventsAttributesDoesNotDecrypt() throws Exception {
        try (EventFixture events = new EventFixture(directory)) {
            SealedEvent one = events.sealed(7, 1, 1, NAME);
            SealedEvent other = events.sealed(7, 2, 1, NAME);
            SealedEvent elsewhere = events.sealed(8, 1, 1, NAME);
            for (SealedEvent swapped : List.of(other, elsewhere)) {
                assertThatThrownBy(() -> events.sealing.open(
                                swapped.attributes(), one.body(), PatientUpdated.getDefaultInstance()))
                        .isInstanceOf(UndecodableEventException.class)
                        .hasMessageNotContaining(NAME);
            }
        }
    }
}
