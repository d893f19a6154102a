package dev.medsync.monolith.model;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** What may be corrected of a patient; null stays as it is. */
public record PatientChanges(
        @Nullable String lastName,
        @Nullable String firstName,
        @Nullable String middleName,
        @Nullable String phone,
        @Nullable String email,
        @Nullable String addressLine1,
        @Nullable String addressLine2,
        @Nullable String city,
        @Nullable String state,
        @Nullable String zip,
        @Nullable LocalDateTime deceasedAt) {}
