package dev.medsync.strangler.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.Migrations;
import dev.medsync.platform.data.TestPostgres;
import dev.medsync.platform.data.TestPostgres.TestDatabase;
import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.strangler.compare.DifferenceClass;
import dev.medsync.strangler.compare.KnownDifference;
import dev.medsync.strangler.move.Direction;
import dev.medsync.strangler.move.Hindrance;
import dev.medsync.strangler.move.MoveReport;
import dev.medsync.strangler.move.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DatabaseJournalIT {
    private static final Instant AT = Instant.parse("2026-11-20T09:30:00.123456Z");
    private static final Duration SOON = Duration.ofSeconds(20);

    private final TestDatabase database = TestPostgres.database("strangler", null);

    @Test
    void whatWasWrittenIsRememberedByTheNext() throws Exception {
        MoveReport moved = new MoveReport(
                12,
                Direction.TO_SERVICE,
                new Outcome.Moved(8),
                AT,
                AT.plusMillis(9),
                Duration.ofMillis(6),
                138,
                List.of());
        MoveReport refused = new MoveReport(
                13,
                Direction.TO_LEGACY,
                new Outcome.Refused(Hindrance.DIFFERENT, "one differs"),
                AT,
                AT,
                null,
                20,
                List.of());
        KnownDifference difference =
                new KnownDifference(KnownDifference.Origin.COMPARISON, DifferenceClass.LOSS, "Charge", "amount", 2, AT);
        Command command = new Command(Command.Kind.MIGRATE, "SERVICE", "ann", "a test", AT);
        AggregateKey left = new AggregateKey("Invoice", 12, "24");
        try (Journal journal = open()) {
            journal.leftBehind("billing", List.of(left));
            journal.moved("billing", moved);
            journal.moved("billing", refused);
            journal.differences("billing", List.of(difference));
            journal.begun("billing", new Command(Command.Kind.ROLLBACK, "", "ben", "before", AT));
            journal.begun("billing", command);
            journal.step("billing", "CANARY, 20 of 200");
            assertThat(journal.written(SOON)).isTrue();
        }

        try (Journal journal = open()) {
            Memory memory = journal.recall("billing");

            assertThat(memory.moves()).containsExactly(refused, moved);
            assertThat(memory.differences()).containsExactly(difference);
            assertThat(memory.leftBehind()).containsExactly(left);
            assertThat(memory.underWay()).isEqualTo(command);
            assertThat(memory.step()).isEqualTo("CANARY, 20 of 200");
            assertThat(journal.recall("records")).isEqualTo(Memory.EMPTY);

            journal.ended("billing", "DONE", AT);
            assertThat(journal.written(SOON)).isTrue();
            assertThat(journal.recall("billing").underWay()).isNull();
        }
    }

    @Test
    void theSchemaGoesUpAndDown() {
        try (Database schema = database.open()) {
            Migrations migrations = database.migrate(schema, "db/migration");

            assertThat(migrations.versions()).containsExactly("1");
            assertThat(migrations.down()).hasValue("1");
            assertThat(migrations.versions()).isEmpty();
            assertThat(migrations.up()).isEqualTo(1);
        }
    }

    private Journal open() {
        return new DatabaseJournal(
                new Database(database.settings()), database.settings().username());
    }
}
