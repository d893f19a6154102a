package dev.medsync.monolith.model;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A row of {@code encounter}. */
public record Encounter(
        long id,
        int facility,
        long patientId,
        @Nullable Long providerId,
        String type,
        String reasonCode,
        @Nullable String reasonText,
        String diagnosis,
        String status,
        LocalDateTime startedAt,
        @Nullable LocalDateTime endedAt,
        LocalDateTime createdAt) {

    /** The same visit by another patient: there was a merge. */
    public Encounter ofPatient(long patient) {
        return new Encounter(
                id,
                facility,
                patient,
                providerId,
                type,
                reasonCode,
                reasonText,
                diagnosis,
                status,
                startedAt,
                endedAt,
                createdAt);
    }
}
