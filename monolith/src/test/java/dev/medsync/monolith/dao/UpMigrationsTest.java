package dev.medsync.monolith.dao;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class UpMigrationsTest {

    @Test
    void everyVersionIsListedAndHasAWayDown() throws IOException {
        Set<String> expected = new TreeSet<>();
        for (String version : UpMigrations.VERSIONS) {
            expected.addAll(List.of(version + ".sql", version + ".down.sql"));
        }
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
                    .isEqualTo(expected);
        }
    }
}
