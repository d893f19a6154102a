package dev.medsync.monolith.seam;

import dev.medsync.monolith.dao.Database;
import dev.medsync.monolith.dao.Sql;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Billing works on patients and encounters. Where records is away, those are copies, which follow their owner by
 * milliseconds: somebody who registers a patient there and charges here, at once, would be told that there is no such
 * encounter. So who needs one waits for it first, outside of any transaction: within one, it would hold up a fence, and a
 * snapshot would never see it.
 */
@Singleton
public final class RecordsCopies {

    /** Copies follow by milliseconds, unless whoever makes them is just starting again. */
    private static final Duration PATIENCE = Duration.ofSeconds(7);

    private static final Duration BETWEEN = Duration.ofMillis(20);

    private final Database database;

    RecordsCopies(Database database) {
        this.database = database;
    }

    /** Returns when the patient is there, or records is here, or seven seconds have passed. */
    public void awaitPatient(int facility, long id) throws SQLException {
        await(
                "select exists (select from patient where id = ? and facility_id = ?)"
                        + " or exists (select from replication.ownership where capability = 'records' and facility_id = ? and state = 'OWNER')",
                facility,
                id);
    }

    /** The same for an encounter and its patient, who may have been merged into another one that is on its way too. */
    public void awaitEncounter(int facility, long id) throws SQLException {
        await(
                "select exists (select from encounter where id = ? and facility_id = ? and surviving_patient(patient_id) is not null)"
                        + " or exists (select from replication.ownership where capability = 'records' and facility_id = ? and state = 'OWNER')",
                facility,
                id);
    }

    private void await(String enough, int facility, long id) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!database.transaction(
                connection -> Sql.first(connection, row -> row.getBoolean(1), enough, id, facility, facility)
                        .orElse(true))) {
            if (System.nanoTime() > deadline) {
                return;
            }
            try {
                Thread.sleep(BETWEEN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
