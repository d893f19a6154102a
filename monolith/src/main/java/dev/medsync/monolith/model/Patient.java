package dev.medsync.monolith.model;

import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A row of {@code patient}. Times are the server's local time. */
public record Patient(
        long id,
        int facility,
        String mrn,
        String lastName,
        String firstName,
        String middleName,
        @Nullable String suffix,
        LocalDate birthDate,
        String sex,
        @Nullable String ssn,
        String phone,
        @Nullable String email,
        String addressLine1,
        String addressLine2,
        String city,
        String state,
        String zip,
        String language,
        @Nullable String maritalStatus,
        @Nullable LocalDateTime deceasedAt,
        String status,
        @Nullable Long mergedIntoId,
        @Nullable Long providerId,
        int version,
        LocalDateTime createdAt) {}
