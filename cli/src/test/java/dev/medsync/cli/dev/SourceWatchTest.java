package dev.medsync.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SourceWatchTest {
    @TempDir
    private Path sources;

    @Test
    void noticesWhatIsWrittenAndWhatIsDeletedButNotAnEditorsOwnFiles() throws IOException, InterruptedException {
        Path old = Files.writeString(sources.resolve("Old.java"), "old");
        Path kept = Files.writeString(sources.resolve("Kept.java"), "kept");
        SourceWatch watch = new SourceWatch(sources);

        Path made = Files.createDirectories(sources.resolve("deep/er")).resolve("Made.java");
        Files.writeString(made, "made");
        Files.writeString(sources.resolve(".Kept.java.swp"), "not a source");
        Files.delete(old);
        Files.writeString(kept, "kept, and changed");

        SourceWatch.Changes changes = watch.await();
        assertThat(changes.written()).containsExactlyInAnyOrder(made, kept);
        assertThat(changes.deleted()).containsExactly(old);
    }
}
