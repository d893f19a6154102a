package dev.medsync.platform.data;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Mac;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * Encrypts single fields with a key of their facility ({@link FacilityKeys}, one master keyset a service). Facility, table
 * and column are associated data, so a value copied to another place does not decrypt. After {@link #rotate} new values
 * use the new key and old ones stay readable.
 *
 * <p>A blind index is an HMAC-SHA-256 with a key of the facility. Its keyset does not rotate: the index would have to be
 * rebuilt.
 */
public final class FieldEncryption {

    private final FacilityKeys<Aead> fields;
    private final FacilityKeys<Mac> indexes;

    /**
     * Opens a service's keysets, or makes them.
     *
     * @param directory where the wrapped keysets lie
     * @param service the service's name, part of the file names
     */
    public FieldEncryption(Path directory, String service, KeyWrapping wrapping) {
        this.fields = FacilityKeys.encryption(directory.resolve(service + "-fields.keyset"), wrapping);
        this.indexes = FacilityKeys.hashing(directory.resolve(service + "-index.keyset"), wrapping);
    }

    /** Encrypts a text. {@code place} is table and column, {@code "coverage.member_id"}. */
    public byte[] encrypt(int facility, String place, String text) {
        try {
            return fields.of(facility).encrypt(text.getBytes(StandardCharsets.UTF_8), associated(facility, place));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encryption of " + place, e);
        }
    }

    /**
     * Decrypts what {@link #encrypt} has made for the same facility and place.
     *
     * @throws GeneralSecurityException when it was made for another place, by another key, or was changed
     */
    public String decrypt(int facility, String place, byte[] cipher) throws GeneralSecurityException {
        return new String(fields.of(facility).decrypt(cipher, associated(facility, place)), StandardCharsets.UTF_8);
    }

    /** A keyed hash: equal for equal texts of the same facility and place, and telling nothing else. 32 bytes. */
    public byte[] blindIndex(int facility, String place, String text) {
        try {
            return indexes.of(facility).computeMac((place + "|" + text).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("blind index of " + place, e);
        }
    }

    /** From now on encrypts with a new key. Other processes of the service do so after their next start. */
    public void rotate() {
        fields.rotate();
    }

    private static byte[] associated(int facility, String place) {
        return (facility + "|" + place.replace('.', '|')).getBytes(StandardCharsets.UTF_8);
    }
}
