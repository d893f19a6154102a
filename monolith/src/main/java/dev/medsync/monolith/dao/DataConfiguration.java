package dev.medsync.monolith.dao;

import io.micronaut.context.annotation.ConfigurationProperties;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is.
 *
 * @param url JDBC URL
 * @param username the application's role; it owns the schema too, unless an owner is named
 * @param password its password
 * @param ownerUsername who runs the migrations; absent: the application's role
 * @param ownerPassword its password
 * @param poolSize connections, 20 by default
 */
@ConfigurationProperties("medsync.data")
public record DataConfiguration(
        String url,
        String username,
        String password,
        @Nullable String ownerUsername,
        @Nullable String ownerPassword,
        @Nullable Integer poolSize) {

    /** Who owns the schema. */
    public String ownerName() {
        return ownerUsername == null ? username : ownerUsername;
    }

    /** The owner's password. */
    public String ownerSecret() {
        return ownerPassword == null ? password : ownerPassword;
    }
}
