package dev.medsync.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {
    private static final FileTime THEN = FileTime.from(Instant.parse("2026-11-01T00:00:00Z"));

    @TempDir
    private Path directory;

    private Path caches;
    private Path project;
    private Path ownJar;
    private Path library;

    @BeforeEach
    void aProjectWithALibrary() throws IOException {
        caches = Files.createDirectory(directory.resolve("aot"));
        project = Files.createDirectory(directory.resolve("project"));
        ownJar = write(project.resolve("medsync-billing.jar"), "old code");
        library = write(directory.resolve("library.jar"), "library");
    }

    private static Path write(Path file, String content) throws IOException {
        Files.writeString(file, content);
        return Files.setLastModifiedTime(file, THEN);
    }

    private String flag(String jdk, List<String> flags) {
        return AotCache.of(caches, "billing", jdk, flags, List.of(ownJar, library), project)
                .flags()
                .getFirst();
    }

    private String flag() {
        return flag("25.0.3", List.of("-Xmx64m"));
    }

    @Test
    void theSameInputsHaveTheSameCache() {
        assertThat(flag()).isEqualTo(flag());
    }

    @Test
    void aJarOfTheProjectIsComparedByContentBecauseARebuildMayKeepSizeAndTime() throws IOException {
        String before = flag();

        write(ownJar, "new code");

        assertThat(flag()).isNotEqualTo(before);
    }

    @Test
    void aLibraryIsComparedBySizeAndTime() throws IOException {
        String before = flag();

        Files.setLastModifiedTime(library, FileTime.from(THEN.toInstant().plusSeconds(1)));

        assertThat(flag()).isNotEqualTo(before);
    }

    @Test
    void anotherJdkOrFlagHasAnotherCache() {
        assertThat(List.of(
                        flag("25.0.3", List.of("-Xmx64m")),
                        flag("25.0.4", List.of("-Xmx64m")),
                        flag("25.0.3", List.of("-Xmx65m"))))
                .doesNotHaveDuplicates();
    }

    @Test
    void aFinishedRecordingIsUsedFromThenOnAndReplacesOlderCachesOfThatProcessOnly() throws IOException {
        Path older = write(caches.resolve("billing-0000.aot"), "older");
        Path other = write(caches.resolve("records-0000.aot"), "of another process");
        AotCache cache = AotCache.of(caches, "billing", "25", List.of(), List.of(ownJar), project);
        Path recording = Path.of(cache.flags().getFirst().replace("-XX:AOTCacheOutput=", ""));

        write(recording, "a cache");
        cache.adopt();

        assertThat(cache.exists()).isTrue();
        assertThat(cache.flags().getFirst()).startsWith("-XX:AOTCache=").endsWith(".aot");
        assertThat(older).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void aRecordingThatIsStillBeingWrittenIsNotTaken() throws IOException {
        AotCache cache = AotCache.of(caches, "billing", "25", List.of(), List.of(ownJar), project);
        Path recording = Path.of(cache.flags().getFirst().replace("-XX:AOTCacheOutput=", ""));
        write(recording, "half a cache");
        write(recording.resolveSibling(recording.getFileName() + ".config"), "configuration");

        cache.adopt();

        assertThat(cache.exists()).isFalse();
        cache.discardRecording();
        assertThat(recording).doesNotExist();
    }
}
