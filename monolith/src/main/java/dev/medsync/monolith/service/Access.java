package dev.medsync.monolith.service;

import dev.medsync.monolith.dao.Database;
import dev.medsync.monolith.dao.UserDao;
import dev.medsync.monolith.model.Caller;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/** What a role may do, read once from role_permission. Deny by default. */
@Singleton
public final class Access {

    private final Map<String, Set<String>> permissions;

    Access(Database database) throws SQLException {
        this.permissions = database.transaction(UserDao::permissions);
    }

    /** Throws a 403 unless one of the caller's roles carries the permission. */
    public void require(Caller caller, String permission) {
        for (String role : caller.roles()) {
            if (permissions.getOrDefault(role, Set.of()).contains(permission)) {
                return;
            }
        }
        throw ProblemException.forbidden("needs " + permission);
    }

    /** For screens that show more to some. */
    public boolean allows(Caller caller, String permission) {
        return caller.roles().stream()
                .anyMatch(role -> permissions.getOrDefault(role, Set.of()).contains(permission));
    }
}
