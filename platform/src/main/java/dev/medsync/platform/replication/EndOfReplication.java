package dev.medsync.platform.replication;

import dev.medsync.platform.rpc.Refusal;
import io.grpc.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** The opposite of preparing: the database keeps its log for nobody, and follows no table. Safe to repeat. */
final class EndOfReplication {
    private static final Duration READER_ENDS = Duration.ofSeconds(5);

    private static final String FOLLOW_NOTHING = """
            do $$
            declare
                followed regclass;
            begin
                for followed in select r.prrelid from pg_publication_rel r
                                  join pg_publication p on p.oid = r.prpubid where p.pubname = 'medsync_changes' loop
                    execute format('alter publication medsync_changes drop table %s', followed);
                end loop;
            end $$""";

    private final OwnershipTable ownership;
    private final String slot;

    EndOfReplication(OwnershipTable ownership, String slot) {
        this.ownership = ownership;
        this.slot = slot;
    }

    /**
     * @param connection of the schema's owner
     * @param facilityIds all that there are; they have to be owned here
     */
    void on(Connection connection, List<Integer> facilityIds) throws SQLException {
        if (facilityIds.isEmpty()) {
            throw Refusal.invalid("facility_ids", "Which facilities there are has to be said.");
        }
        connection.setAutoCommit(true);
        for (int facility : facilityIds) {
            requireOwner(ownership.find(connection, facility));
        }
        try {
            PostgresChangeSource.dropSlot(connection, slot, READER_ENDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.unavailable("STOPPING", "The service is stopping.");
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(FOLLOW_NOTHING);
        }
    }

    /** A facility that is elsewhere, or on its way, needs the copies. */
    private static void requireOwner(Ownership here) {
        if (here.state() != OwnershipState.OWNER) {
            throw Refusal.of(
                    Status.Code.FAILED_PRECONDITION,
                    "OWNED_ELSEWHERE",
                    "Facility " + here.facilityId() + " is " + here.state() + " here, not OWNER.");
        }
    }
}
