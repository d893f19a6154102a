package dev.medsync.auth.session;

import java.time.Instant;

/**
 * What a person gets for signing in: a token for a quarter of an hour, and another that is traded for the next pair.
 *
 * @param subject user id
 */
record Tokens(String subject, int facility, String access, Instant accessExpiresAt, String refresh) {

    /** Never the tokens. */
    @Override
    public String toString() {
        return "Tokens[" + subject + " at " + facility + " until " + accessExpiresAt + "]";
    }
}
