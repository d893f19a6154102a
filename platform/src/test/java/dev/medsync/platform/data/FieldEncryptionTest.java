package dev.medsync.platform.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FieldEncryptionTest {

    private static final String PLACE = "coverage.member_id";

    @TempDir
    private Path directory;

    private FieldEncryption encryption;

    @BeforeEach
    void open() {
        encryption = reopened();
    }

    private FieldEncryption reopened() {
        return new FieldEncryption(directory, "billing", new LocalKeyFile(directory));
    }

    @Test
    void whatWasEncryptedIsReadAgainAlsoAfterARestart() throws GeneralSecurityException {
        byte[] cipher = encryption.encrypt(7, PLACE, "ÄB-123");
        assertThat(new String(cipher, StandardCharsets.ISO_8859_1)).doesNotContain("123");
        assertThat(encryption.decrypt(7, PLACE, cipher)).isEqualTo("ÄB-123");
        assertThat(reopened().decrypt(7, PLACE, cipher)).isEqualTo("ÄB-123");
    }

    @Test
    void aValueMovedToAnotherFacilityOrColumnDoesNotDecrypt() {
        byte[] cipher = encryption.encrypt(7, PLACE, "x");
        assertThatThrownBy(() -> encryption.decrypt(8, PLACE, cipher)).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> encryption.decrypt(7, "coverage.other", cipher))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void aRotatedKeyStillReadsOldValues() throws GeneralSecurityException {
        byte[] old = encryption.encrypt(7, PLACE, "old");
        encryption.rotate();
        byte[] young = encryption.encrypt(7, PLACE, "young");
        assertThat(encryption.decrypt(7, PLACE, old)).isEqualTo("old");
        assertThat(reopened().decrypt(7, PLACE, young)).isEqualTo("young");
        assertThat(new byte[] {young[1], young[2], young[3], young[4]})
                .isNotEqualTo(new byte[] {old[1], old[2], old[3], old[4]});
    }

    @Test
    void aBlindIndexIsEqualForEqualTextsOfAFacilityOnly() {
        assertThat(encryption.blindIndex(7, PLACE, "a")).isEqualTo(reopened().blindIndex(7, PLACE, "a"));
        assertThat(encryption.blindIndex(7, PLACE, "a")).isNotEqualTo(encryption.blindIndex(7, PLACE, "b"));
        assertThat(encryption.blindIndex(7, PLACE, "a")).isNotEqualTo(encryption.blindIndex(8, PLACE, "a"));
    }

    @Test
    void keysetsAreUselessWithoutTheKeyFileAndReadableByTheirOwnerOnly() throws IOException {
        for (String name : List.of("master.key", "billing-fields.keyset", "billing-index.keyset")) {
            assertThat(Files.getPosixFilePermissions(directory.resolve(name))).hasSize(2);
        }
        Files.delete(directory.resolve("master.key"));
        assertThatThrownBy(this::reopened).isInstanceOf(IllegalStateException.class);
    }
}
