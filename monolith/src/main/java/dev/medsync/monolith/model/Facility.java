package dev.medsync.monolith.model;

/** A row of {@code facility}. The time zone is recorded and, HABIT 1, used nowhere. */
public record Facility(int id, String name, String city, String state, String timeZone, String status) {}
