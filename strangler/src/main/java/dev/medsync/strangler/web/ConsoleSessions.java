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
    private final Map<String, Entry> codes = new ConcurrentHashMap<>();
    private final Map<String, Entry> sessions = new ConcurrentHashMap<>();

    /** Whom it was given to. */
    private record Entry(String actor, Instant until) {
        boolean isOver(Instant now) {
            return now.isAfter(until);
        }
    }

    ConsoleSessions(Clock clock) {
        this.clock = clock;
    }

    /** A code that opens one session, in which commands are this actor's. */
    String code(String actor) {
        Instant now = clock.instant();
        codes.values().removeIf(each -> each.isOver(now));
        sessions.values().removeIf(each -> each.isOver(now));
        String code = secret();
        codes.put(code, new Entry(actor, now.plus(CODE_LIFE)));
        return code;
    }

    /** The session that a code opens; empty when it is none, was used, or is too old. */
    Optional<String> open(String code) {
        Instant now = clock.instant();
        Entry entry = codes.remove(code);
        if (entry == null || entry.isOver(now)) {
            return Optional.empty();
        }
        String session = secret();
        sessions.put(session, new Entry(entry.actor(), now.plus(SESSION_LIFE)));
        return Optional.of(session);
    }

    /** Whose session it is; empty when it is none, or over. */
    Optional<String> actor(@Nullable String session) {
        return Optional.ofNullable(session)
                .map(sessions::get)
                .filter(each -> !each.isOver(clock.instant()))
                .map(Entry::actor);
    }

    private String secret() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
