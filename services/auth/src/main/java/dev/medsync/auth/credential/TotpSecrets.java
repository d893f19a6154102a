package dev.medsync.auth.credential;

import dev.medsync.platform.data.FieldEncryption;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;

/** Keeps the secrets of one-time codes encrypted: whoever reads the table cannot make codes. */
@Singleton
public final class TotpSecrets {
    /** A user belongs to no single facility. */
    private static final int NO_FACILITY = 0;

    private static final String PLACE = "user_account.totp_secret";

    private final FieldEncryption encryption;

    TotpSecrets(FieldEncryption encryption) {
        this.encryption = encryption;
    }

    public byte[] encrypt(String secret) {
        return encryption.encrypt(NO_FACILITY, PLACE, secret);
    }

    public String decrypt(byte[] cipher) {
        try {
            return encryption.decrypt(NO_FACILITY, PLACE, cipher);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a TOTP secret cannot be decrypted with the keys of this service", e);
        }
    }
}
