package dev.medsync.platform.data;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Mac;
import com.google.crypto.tink.Parameters;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.keyderivation.KeyDerivationConfig;
import com.google.crypto.tink.keyderivation.KeysetDeriver;
import com.google.crypto.tink.keyderivation.PrfBasedKeyDerivationParameters;
import com.google.crypto.tink.mac.HmacParameters;
import com.google.crypto.tink.mac.MacConfig;
import com.google.crypto.tink.prf.HkdfPrfParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Encrypts single fields with a key of their facility. One master keyset a service, wrapped by a {@link KeyWrapping},
 * derives a keyset for each facility (HKDF-SHA-256 → AES-256-GCM), which is cached: no call to a key service per field.
 * Facility, table and column are associated data, so a value copied to another place does not decrypt. After
 * {@link #rotate} new values use the new key and old ones stay readable.
 *
 * <p>A blind index is an HMAC-SHA-256 with a key of the facility. Its keyset does not rotate: the index would have to be
 * rebuilt.
 */
public final class FieldEncryption {

    private final Path fieldFile;
    private final KeyWrapping wrapping;
    private final KeysetDeriver indexDeriver;
    private volatile KeysetDeriver fieldDeriver;
    private final Map<Integer, Aead> fields = new ConcurrentHashMap<>();
    private final Map<Integer, Mac> indexes = new ConcurrentHashMap<>();

    /**
     * Opens a service's keysets, or makes them.
     *
     * @param directory where the wrapped keysets lie
     * @param service the service's name, part of the file names
     */
    public FieldEncryption(Path directory, String service, KeyWrapping wrapping) {
        try {
            AeadConfig.register();
            MacConfig.register();
            KeyDerivationConfig.register();
            this.wrapping = wrapping;
            this.fieldFile = directory.resolve(service + "-fields.keyset");
            this.fieldDeriver = deriver(open(fieldFile, fieldParameters()));
            this.indexDeriver = deriver(open(directory.resolve(service + "-index.keyset"), indexParameters()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("keysets of " + service + " in " + directory + " cannot be opened", e);
        }
    }

    /** Encrypts a text. {@code place} is table and column, {@code "coverage.member_id"}. */
    public byte[] encrypt(int facility, String place, String text) {
        try {
            return aead(facility).encrypt(text.getBytes(StandardCharsets.UTF_8), associated(facility, place));
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
        return new String(aead(facility).decrypt(cipher, associated(facility, place)), StandardCharsets.UTF_8);
    }

    /** A keyed hash: equal for equal texts of the same facility and place, and telling nothing else. 32 bytes. */
    public byte[] blindIndex(int facility, String place, String text) {
        try {
            byte[] message = (place + "|" + text).getBytes(StandardCharsets.UTF_8);
            return mac(facility).computeMac(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("blind index of " + place, e);
        }
    }

    /** From now on encrypts with a new key. Other processes of the service do so after their next start. */
    public synchronized void rotate() {
        try {
            KeysetHandle old = read(KeyFiles.readOrCreate(fieldFile, () -> new byte[0]));
            KeysetHandle rotated = KeysetHandle.newBuilder(old)
                    .addEntry(KeysetHandle.generateEntryFromParameters(fieldParameters())
                            .withRandomId()
                            .makePrimary())
                    .build();
            KeyFiles.replace(fieldFile, write(rotated));
            fieldDeriver = deriver(rotated);
            fields.clear();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("rotation of " + fieldFile, e);
        }
    }

    private Aead aead(int facility) throws GeneralSecurityException {
        Aead cached = fields.get(facility);
        if (cached == null) {
            cached = fieldDeriver.deriveKeyset(salt(facility)).getPrimitive(RegistryConfiguration.get(), Aead.class);
            fields.put(facility, cached);
        }
        return cached;
    }

    private Mac mac(int facility) throws GeneralSecurityException {
        Mac cached = indexes.get(facility);
        if (cached == null) {
            cached = indexDeriver.deriveKeyset(salt(facility)).getPrimitive(RegistryConfiguration.get(), Mac.class);
            indexes.put(facility, cached);
        }
        return cached;
    }

    private static byte[] salt(int facility) {
        return ("facility/" + facility).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] associated(int facility, String place) {
        return (facility + "|" + place.replace('.', '|')).getBytes(StandardCharsets.UTF_8);
    }

    private KeysetHandle open(Path file, Parameters parameters) throws IOException, GeneralSecurityException {
        byte[] fresh = write(KeysetHandle.generateNew(parameters));
        return read(KeyFiles.readOrCreate(file, () -> fresh));
    }

    private KeysetHandle read(byte[] wrapped) throws GeneralSecurityException {
        return TinkProtoKeysetFormat.parseKeyset(wrapping.unwrap(wrapped), InsecureSecretKeyAccess.get());
    }

    private byte[] write(KeysetHandle keyset) throws GeneralSecurityException {
        return wrapping.wrap(TinkProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get()));
    }

    private static KeysetDeriver deriver(KeysetHandle keyset) throws GeneralSecurityException {
        return keyset.getPrimitive(RegistryConfiguration.get(), KeysetDeriver.class);
    }

    private static Parameters fieldParameters() throws GeneralSecurityException {
        return derived(AesGcmParameters.builder()
                .setKeySizeBytes(32)
                .setIvSizeBytes(12)
                .setTagSizeBytes(16)
                .setVariant(AesGcmParameters.Variant.TINK)
                .build());
    }

    private static Parameters indexParameters() throws GeneralSecurityException {
        return derived(HmacParameters.builder()
                .setKeySizeBytes(32)
                .setTagSizeBytes(32)
                .setHashType(HmacParameters.HashType.SHA256)
                .setVariant(HmacParameters.Variant.NO_PREFIX)
                .build());
    }

    private static Parameters derived(Parameters parameters) throws GeneralSecurityException {
        return PrfBasedKeyDerivationParameters.builder()
                .setPrfParameters(HkdfPrfParameters.builder()
                        .setKeySizeBytes(32)
                        .setHashType(HkdfPrfParameters.HashType.SHA256)
                        .build())
                .setDerivedKeyParameters(parameters)
                .build();
    }
}
