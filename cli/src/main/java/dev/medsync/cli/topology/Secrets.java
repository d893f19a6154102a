package dev.medsync.cli.topology;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.UserProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** Random secrets of this platform, made when first asked for: one file each, readable by its owner only. */
public final class Secrets {
    private static final int BYTES = 24;

    private final Path directory;
    private final SecureRandom random = new SecureRandom();

    public Secrets(Path directory) {
        this.directory = directory;
    }

    /** A password of letters, digits, '-' and '_'; always the same for the same name. */
    public synchronized String password(String name) {
        Path file = directory.resolve(name);
        try {
            if (!Files.exists(file)) {
                byte[] bytes = new byte[BYTES];
                random.nextBytes(bytes);
                String password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
                Home.writePrivate(file, password.getBytes(StandardCharsets.US_ASCII));
            }
            String password = Files.readString(file).strip();
            if (password.isEmpty()) {
                throw new UserProblem(
                        ExitCode.ENVIRONMENT,
                        "The secret in " + file + " is empty, so what it opens cannot be opened",
                        "Restore the file, or begin anew with ./medsync reset, which deletes all data.");
            }
            return password;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the secret " + file, e);
        }
    }
}
