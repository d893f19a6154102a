package dev.medsync.strangler.web;

import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Browsers that may press the console's buttons. Who has the admin token asks for a code, which opens one session, once,
 * within a minute. Kept in memory: a strangler that starts again asks everybody to come in anew.
 */
@Singleton
final class ConsoleSessions {
    static final Duration SESSION_LIFE = Duration.ofHours(8);

    private static final Duration CODE_LIFE = Duration.ofMinutes(1);
    private static final int BYTES = 24;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Instant> codes = new ConcurrentHashMap<>();
    private final Map<String, Instant> sessions = new ConcurrentHashMap<>();

    ConsoleSessions(Clock clock) {
        this.clock = clock;
    }

    /** A code that opens one session. */
    String code() {
        Instant now = clock.instant();
        codes.values().removeIf(now::isAfter);
        sessions.values().removeIf(now::isAfter);
        String code = secret();
        codes.put(code, now.plus(CODE_LIFE));
        return code;
    }

    /** The session that a code opens; empty when it is none, was used, or is too old. */
    Optional<String> open(String code) {
        Instant until = codes.remove(code);
        if (until == null || clock.instant().isAfter(until)) {
            return Optional.empty();
        }
        String session = secret();
        sessions.put(session, clock.instant().plus(SESSION_LIFE));
        return Optional.of(session);
    }

    boolean isOpen(@Nullable String session) {
        Instant until = session == null ? null : sessions.get(session);
        return until != null && !clock.instant().isAfter(until);
    }

    private String secret() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
