package dev.medsync.auth.credential;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.medsync.platform.rpc.CallContext;
import dev.medsync.platform.rpc.Refusal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Password hashes: Argon2id (RFC 9106) with the parameters stored in the hash, so that they can be raised later. */
@Singleton
public final class Passwords {
    /** OWASP's second choice, for its memory: 12 MiB, 3 passes, 1 lane. */
    private static final Argon2Function ARGON2ID = Argon2Function.getInstance(12 * 1024, 3, 1, 32, Argon2.ID);

    /** At once, because each takes 12 MiB of a small heap. */
    private static final int AT_ONCE = 2;

    /** Outside a call. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Semaphore permits = new Semaphore(AT_ONCE, true);
    private final String decoy = hash("nobody has this password");

    public String hash(String password) {
        enter();
        try {
            return Password.hash(password).addRandomSalt(16).with(ARGON2ID).getResult();
        } finally {
            permits.release();
        }
    }

    public boolean matches(String password, String hash) {
        enter();
        try {
            return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
        } finally {
            permits.release();
        }
    }

    /** Takes as long as {@link #matches}, so that an unknown name is not told from a known one by the clock. */
    public void matchNobody(String password) {
        boolean ignored = matches(password, decoy);
    }

    /** Waits for a permit as long as the caller does: to hash for somebody who has gone would only make the queue longer. */
    private void enter() {
        Duration patience = CallContext.timeLeft().orElse(PATIENCE);
        try {
            if (!permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Refusal.unavailable("BUSY", "Too many people sign in at once.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.unavailable("BUSY", "The sign-in was interrupted.");
        }
    }
}
