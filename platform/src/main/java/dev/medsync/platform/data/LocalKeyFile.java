package dev.medsync.platform.data;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;

/** A key-encryption key in a file that only its owner can read, made on first use. For development. */
public final class LocalKeyFile implements KeyWrapping {

    private static final byte[] PURPOSE = "medsync keyset".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    private static final int BYTES = 32;

    private final Aead aead;

    /** Opens {@code master.key} in the directory, or makes it. */
    public LocalKeyFile(Path directory) {
        try {
            byte[] fresh = new byte[BYTES];
            new SecureRandom().nextBytes(fresh);
            Path file = directory.resolve("master.key");
            byte[] stored =
                    KeyFiles.readOrCreate(file, () -> Base64.getEncoder().encode(fresh));
            this.aead = new AesGcmJce(Base64.getDecoder().decode(stored));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no usable key in " + directory, e);
        }
    }

    @Override
    public byte[] wrap(byte[] keyset) throws GeneralSecurityException {
        return aead.encrypt(keyset, PURPOSE);
    }

    @Override
    public byte[] unwrap(byte[] wrapped) throws GeneralSecurityException {
        return aead.decrypt(wrapped, PURPOSE);
    }
}
