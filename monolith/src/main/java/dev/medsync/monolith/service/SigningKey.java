package dev.medsync.monolith.service;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ES256 key tokens are signed with. Kept as a JWK in {@code medsync.keys.directory}, made there when it is missing. */
@Singleton
public final class SigningKey {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKey.class);
    private static final String FILE = "monolith-signing.jwk";

    private final ECKey key;

    SigningKey(@Nullable @Value("${medsync.keys.directory:}") String directory)
            throws IOException, JOSEException, ParseException {
        if (directory == null || directory.isEmpty()) {
            LOG.warn("medsync.keys.directory is not set: tokens will not outlive this process");
            this.key = fresh();
            return;
        }
        Path file = Path.of(directory, FILE);
        if (!Files.exists(file)) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            writeOnce(file, fresh().toJSONString());
        }
        this.key = ECKey.parse(Files.readString(file));
    }

    private static ECKey fresh() throws JOSEException {
        return new ECKeyGenerator(Curve.P_256)
                .keyUse(KeyUse.SIGNATURE)
                .keyIDFromThumbprint(true)
                .generate();
    }

    ECKey key() {
        return key;
    }

    /** The public half, for others. */
    public JWKSet published() {
        return new JWKSet(key.toPublicJWK());
    }

    /** Whole or not at all, readable by us alone; if another process was faster, its key is ours too. */
    private static void writeOnce(Path file, String json) throws IOException {
        Path temporary = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "key",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(temporary, json.getBytes(StandardCharsets.UTF_8));
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            // read below
        } finally {
            Files.delete(temporary);
        }
    }
}
