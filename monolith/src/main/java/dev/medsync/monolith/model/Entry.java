package dev.medsync.monolith.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A row of one of the chart's tables. Nothing is deleted from a chart; what was wrong has status V. */
public sealed interface Entry {

    long id();

    long patientId();

    String status();

    /** A row of {@code allergy}. */
    record Allergy(
            long id,
            long patientId,
            @Nullable Long encounterId,
            String code,
            String description,
            @Nullable String severity,
            @Nullable LocalDate onsetDate,
            String status,
            String voidReason,
            @Nullable Long recordedBy,
            LocalDateTime createdAt)
            implements Entry {}

    /** A row of {@code problem}. */
    record Problem(
            long id,
            long patientId,
            @Nullable Long encounterId,
            String code,
            String description,
            @Nullable LocalDate onsetDate,
            @Nullable LocalDate resolvedDate,
            String status,
            String voidReason,
            @Nullable Long recordedBy,
            LocalDateTime createdAt)
            implements Entry {}

    /** A row of {@code medication}. */
    record Medication(
            long id,
            long patientId,
            @Nullable Long encounterId,
            @Nullable Long providerId,
            String code,
            String description,
            @Nullable String sig,
            LocalDate startedOn,
            @Nullable LocalDate stoppedOn,
            String status,
            LocalDateTime createdAt)
            implements Entry {}

    /** A row of {@code immunization}. */
    record Immunization(
            long id,
            long patientId,
            @Nullable Long encounterId,
            String code,
            String description,
            String lotNo,
            LocalDateTime givenAt,
            @Nullable Long givenBy,
            String status)
            implements Entry {}

    /** A row of {@code observation}: a number or a text. */
    record Observation(
            long id,
            long patientId,
            @Nullable Long encounterId,
            String code,
            String description,
            @Nullable BigDecimal valueNum,
            @Nullable String valueText,
            String unit,
            LocalDateTime observedAt,
            String status)
            implements Entry {}

    /** A row of {@code clinical_note}. */
    record Note(
            long id,
            long patientId,
            long encounterId,
            @Nullable Long authorId,
            String type,
            String body,
            String status,
            @Nullable LocalDateTime signedAt,
            LocalDateTime createdAt)
            implements Entry {}
}
