package dev.medsync.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarCopiesTest {
    @TempDir
    private Path directory;

    @Test
    void aBuildDoesNotChangeTheJarThatAProcessRunsFrom() throws IOException {
        Path project = Files.createDirectory(directory.resolve("project"));
        Path jar = Files.writeString(project.resolve("medsync-billing-0.1.0.jar"), "before");
        Path library = Files.writeString(directory.resolve("library.jar"), "library");
        JarCopies copies = new JarCopies(directory.resolve("lib"));

        List<Path> running = copies.of(List.of(jar, library), project);
        Files.writeString(jar, "after");
        List<Path> next = copies.of(List.of(jar, library), project);

        assertThat(running.getFirst()).hasContent("before");
        assertThat(next.getFirst()).hasContent("after");
        assertThat(running.getLast()).as("nobody overwrites a library").isEqualTo(library);
    }

    @Test
    void theSameContentIsCopiedOnceSoThatItsCacheStaysGood() throws IOException {
        Path jar = Files.writeString(directory.resolve("medsync-billing-0.1.0.jar"), "same");
        JarCopies copies = new JarCopies(directory.resolve("lib"));

        List<Path> first = copies.of(List.of(jar), directory);
        Files.delete(first.getFirst());
        List<Path> again = copies.of(List.of(jar), directory);

        assertThat(again).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(again.getFirst()).toInstant()).hasToString("2026-11-01T00:00:00Z");
    }
}
