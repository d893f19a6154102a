package dev.medsync.emulator.servicebus.entity;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The default settings of a queue, with what a test wants different. */
final class SettingsFixture {
    private Duration lockDuration = QueueSettings.DEFAULT.lockDuration();
    private int maxDeliveryCount = QueueSettings.DEFAULT.maxDeliveryCount();
    private @Nullable Duration timeToLive = QueueSettings.DEFAULT.timeToLive();
    private boolean deadLetterOnExpiration;
    private boolean requiresSession;
    private @Nullable Duration duplicateWindow;
    private @Nullable String forwardTo;
    private @Nullable String forwardDeadLettersTo;

    static SettingsFixture queue() {
        return new SettingsFixture();
    }

    SettingsFixture lockedFor(Duration duration) {
        lockDuration = duration;
        return this;
    }

    SettingsFixture deliveringAtMost(int times) {
        maxDeliveryCount = times;
        return this;
    }

    SettingsFixture deadLetteringAfter(Duration life) {
        timeToLive = life;
        deadLetterOnExpiration = true;
        return this;
    }

    SettingsFixture withSessions() {
        requiresSession = true;
        return this;
    }

    SettingsFixture droppingDuplicatesWithin(Duration window) {
        duplicateWindow = window;
        return this;
    }

    SettingsFixture forwardingTo(String entity) {
        forwardTo = entity;
        return this;
    }

    SettingsFixture forwardingDeadLettersTo(String entity) {
        forwardDeadLettersTo = entity;
        return this;
    }

    QueueSettings settings() {
        return new QueueSettings(
                lockDuration,
                maxDeliveryCount,
                timeToLive,
                deadLetterOnExpiration,
                requiresSession,
                duplicateWindow,
                forwardTo,
                forwardDeadLettersTo);
    }
}
