package dev.medsync.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessRecordsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "twelve thirteen", "12 13 14", "99999999999999999999 1", "-1 5"})
    void aDamagedRecordStopsNobodyAndIsForgotten(String content) throws IOException {
        Path record = Files.writeString(directory.resolve("billing"), content);

        assertThat(new ProcessRecords(directory).stopLeftovers()).isEmpty();

        assertThat(record).doesNotExist();
    }

    @Test
    void aProcessIsKnownByItsStartAsWell() {
        ProcessRecords records = new ProcessRecords(directory);
        records.started("me", ProcessHandle.current());

        assertThat(directory.resolve("me")).content().matches("\\d+ \\d+\n");
    }

    @Test
    void anotherProcessOfTheSameIdIsNotStopped() throws IOException {
        Files.writeString(directory.resolve("billing"), ProcessHandle.current().pid() + " 1000");

        assertThat(new ProcessRecords(directory).stopLeftovers()).isEmpty();
    }
}
