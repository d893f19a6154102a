package dev.medsync.auth.user;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person who may sign in.
 *
 * @param passwordHash with its parameters
 * @param totpSecret encrypted; null when the person has none
 * @param totpConfirmed a code of the secret was given once, so every sign-in needs one from then on
 * @param totpLastStep the time step of the last code; codes up to it are replays
 * @param roles facility → roles there
 */
public record Account(
        long id,
        String username,
        String displayName,
        String passwordHash,
        byte @Nullable [] totpSecret,
        boolean totpConfirmed,
        long totpLastStep,
        Map<Integer, Set<String>> roles) {

    public Account {
        roles = Map.copyOf(roles);
    }

    public Set<String> rolesAt(int facility) {
        return roles.getOrDefault(facility, Set.of());
    }

    /** Names are compared without case; this is the form that is stored. */
    public static String normalized(String username) {
        return username.strip().toLowerCase(Locale.ROOT);
    }
}
