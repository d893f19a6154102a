package dev.medsync.platform.data;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/**
 * Where a service's database is and who it is there.
 *
 * @param url JDBC URL
 * @param username the service's role: no ownership, row-level security applies
 * @param ownerUsername the owner of the schema, for migrations and replication
 * @param poolSize connections of the service's role
 * @param ownerPoolSize connections of the owner
 * @param capability what moves between owners, e.g. {@code billing}; null for a service that never moves
 */
@ConfigurationProperties("medsync.data")
public record DatabaseSettings(
        String url,
        String username,
        String password,
        String ownerUsername,
        String ownerPassword,
        @Bindable(defaultValue = "8") int poolSize,
        @Bindable(defaultValue = "4") int ownerPoolSize,
        @Nullable String capability) {}
