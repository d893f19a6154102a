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
 * A key for every facility, derived (HKDF-SHA-256) from one master keyset, which lies in a file wrapped by a
 * {@link KeyWrapping}. Derived keys are cached: no call to a key service per use. Thread-safe.
 *
 * @param <P> what the keys do: {@link Aead} or {@link Mac}
 */
public final class FacilityKeys<P> {

    private final Path file;
    private final KeyWrapping wrapping;
    private final Parameters parameters;
    private final Class<P> primitive;
    private volatile KeysetDeriver deriver;
    private final Map<Integer, P> keys = new ConcurrentHashMap<>();

    private FacilityKeys(Path file, KeyWrapping wrapping, Parameters derived, Class<P> primitive)
            throws IOException, GeneralSecurityException {
        KeyDerivationConfig.register();
        this.file = file;
        this.wrapping = wrapping;
        this.primitive = primitive;
        this.parameters = PrfBasedKeyDerivationParameters.builder()
                .setPrfParameters(HkdfPrfParameters.builder()
                        .setKeySizeBytes(32)
                        .setHashType(HkdfPrfParameters.HashType.SHA256)
                        .build())
                .setDerivedKeyParameters(derived)
                .build();
        byte[] fresh = write(KeysetHandle.generateNew(parameters));
        this.deriver = deriver(read(KeyFiles.readOrCreate(file, () -> fresh)));
    }

    /** Opens the keyset in the file, or makes it: AES-256-GCM. */
    public static FacilityKeys<Aead> encryption(Path file, KeyWrapping wrapping) {
        try {
            AeadConfig.register();
            Parameters aes = AesGcmParameters.builder()
                    .setKeySizeBytes(32)
                    .setIvSizeBytes(12)
                    .setTagSizeBytes(16)
                    .setVariant(AesGcmParameters.Variant.TINK)
                    .build();
            return new FacilityKeys<>(file, wrapping, aes, Aead.class);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("keyset " + file + " cannot be opened", e);
        }
    }

    /** Opens the keyset in the file, or makes it: HMAC-SHA-256. Not for rotation: equal texts must stay equal. */
    public static FacilityKeys<Mac> hashing(Path file, KeyWrapping wrapping) {
        try {
            MacConfig.register();
            Parameters hmac = HmacParameters.builder()
                    .setKeySizeBytes(32)
                    .setTagSizeBytes(32)
                    .setHashType(HmacParameters.HashType.SHA256)
                    .setVariant(HmacParameters.Variant.NO_PREFIX)
                    .build();
            return new FacilityKeys<>(file, wrapping, hmac, Mac.class);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("keyset " + file + " cannot be opened", e);
        }
    }

    /** A facility's keys: the newest for writing, all of them for reading. */
    public P of(int facility) throws GeneralSecurityException {
        P cached = keys.get(facility);
        if (cached == null) {
            byte[] salt = ("facility/" + facility).getBytes(StandardCharsets.UTF_8);
            cached = deriver.deriveKeyset(salt).getPrimitive(RegistryConfiguration.get(), primitive);
            keys.put(facility, cached);
        }
        return cached;
    }

    /** From now on writes with a new key. Other processes do so after their next start. */
    public synchronized void rotate() {
        try {
            KeysetHandle old = read(KeyFiles.readOrCreate(file, () -> new byte[0]));
            KeysetHandle rotated = KeysetHandle.newBuilder(old)
                    .addEntry(KeysetHandle.generateEntryFromParameters(parameters)
                            .withRandomId()
                            .makePrimary())
                    .build();
            KeyFiles.replace(file, write(rotated));
            deriver = deriver(rotated);
            keys.clear();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("rotation of " + file, e);
        }
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
}
