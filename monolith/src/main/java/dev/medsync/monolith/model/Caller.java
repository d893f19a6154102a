package dev.medsync.monolith.model;

import java.util.Set;

/**
 * Who asks, as the token says.
 *
 * @param userId the token's subject
 * @param name for people to read
 * @param facility the one facility this token is for
 * @param roles registrar, clinician, biller, billing_admin, admin, auditor
 */
public record Caller(long userId, String name, int facility, Set<String> roles) {}
