package dev.medsync.monolith.model;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A row of {@code chart_override}: somebody broke the glass. */
public record ChartOverride(
        long id,
        long patientId,
        long userId,
        String reason,
        LocalDateTime openedAt,
        LocalDateTime expiresAt,
        @Nullable Long reviewedBy,
        @Nullable LocalDateTime reviewedAt) {}
