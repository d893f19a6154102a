package dev.medsync.strangler.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ConsoleSessionsTest {
    private Instant now = Instant.parse("2026-11-20T09:00:00Z");
    private final ConsoleSessions sessions = new ConsoleSessions(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void aSessionIsOfWhomeverItsCodeWasGivenTo() {
        String ann = sessions.open(sessions.code("ann")).orElseThrow();
        String ben = sessions.open(sessions.code("ben")).orElseThrow();

        assertThat(sessions.actor(ann)).contains("ann");
        assertThat(sessions.actor(ben)).contains("ben");
        assertThat(sessions.actor("guessed")).isEmpty();
        assertThat(sessions.actor(null)).isEmpty();
    }

    @Test
    void codesAndSessionsEnd() {
        String late = sessions.code("ann");
        String session = sessions.open(sessions.code("ann")).orElseThrow();

        now = now.plus(Duration.ofMinutes(2));
        assertThat(sessions.open(late)).isEmpty();
        assertThat(sessions.actor(session)).contains("ann");
        now = now.plus(ConsoleSessions.SESSION_LIFE);
        assertThat(sessions.actor(session)).isEmpty();
    }
}
