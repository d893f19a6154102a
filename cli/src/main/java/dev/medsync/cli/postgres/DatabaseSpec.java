package dev.medsync.cli.postgres;

import java.util.List;

/**
 * A database with the roles around it.
 *
 * @param name the database
 * @param owner logs in, owns the schema, may follow the log and apply copied rows (as the migration does)
 * @param users log in and connect; what they may do with tables the schema's migrations grant
 */
public record DatabaseSpec(String name, Role owner, List<Role> users) {
    public DatabaseSpec {
        users = List.copyOf(users);
    }

    /**
     * A login.
     *
     * @param copiesData follows the log of changes and applies copied rows: REPLICATION, may set
     *     session_replication_role, may name the origin of what it writes
     */
    public record Role(String name, String password, boolean copiesData) {
        @Override
        public String toString() {
            return name; // never the password
        }
    }
}
