package dev.medsync.emulator.servicebus.entity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. */
final class ManualClock implements InstantSource {
    private Instant now = Instant.parse("2026-11-02T08:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    void advance(Duration duration) {
        now = now.plus(duration);
    }
}
