package dev.medsync.monolith.model;

import org.jspecify.annotations.Nullable;

/** A row of {@code payer}: G government, C commercial, S self pay. */
public record Payer(
        long id,
        String code,
        String name,
        String type,
        String ediId,
        @Nullable String phone,
        String status) {}
