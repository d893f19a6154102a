package dev.medsync.cli.process;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A process at one moment.
 *
 * @param pid 0 when no operating system process exists
 * @param startedAt when the operating system process was launched
 * @param readyAfter from launch to healthy; null before that
 * @param starts how often it was launched in this run of the platform
 * @param message what a person should know: why it waits, how it ended; empty when all is well
 * @param logTail last lines of output when it crashed
 */
public record ProcessSnapshot(
        String name,
        ProcessState state,
        long pid,
        @Nullable Instant startedAt,
        @Nullable Duration readyAfter,
        int starts,
        String message,
        List<String> logTail,
        Map<String, Integer> ports) {}
