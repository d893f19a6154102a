package dev.medsync.platform.security;

import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tokens that have been verified, until they expire. When it is full, the expired leave, then whoever comes first. */
final class VerifiedTokens {
    private final ConcurrentHashMap<String, Caller> callers = new ConcurrentHashMap<>();
    private final int capacity;

    VerifiedTokens(int capacity) {
        this.capacity = capacity;
    }

    Optional<Caller> get(String token, Instant now) {
        @Nullable Caller caller = callers.get(token);
        if (caller == null) {
            return Optional.empty();
        }
        if (!caller.expiresAt().isAfter(now)) {
            callers.remove(token);
            return Optional.empty();
        }
        return Optional.of(caller);
    }

    void put(String token, Caller caller, Instant now) {
        if (callers.size() >= capacity) {
            makeRoom(now);
        }
        callers.put(token, caller);
    }

    int size() {
        return callers.size();
    }

    private synchronized void makeRoom(Instant now) {
        int keep = capacity * 9 / 10;
        callers.values().removeIf(caller -> !caller.expiresAt().isAfter(now));
        Iterator<String> tokens = callers.keySet().iterator();
        while (callers.size() > keep && tokens.hasNext()) {
            tokens.next();
            tokens.remove();
        }
    }
}
