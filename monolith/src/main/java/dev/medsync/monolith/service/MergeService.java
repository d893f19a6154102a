package dev.medsync.monolith.service;

import dev.medsync.monolith.dao.PatientDao;
import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Patient;
import dev.medsync.monolith.seam.Aggregate;
import dev.medsync.monolith.seam.IdempotencyKey;
import dev.medsync.monolith.seam.OwnedData;
import dev.medsync.monolith.seam.Written;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** HABIT 6: two records of one person become one, in one transaction over every domain: merge_patient in the database. */
@Singleton
public final class MergeService {

    private final OwnedData data;
    private final Access access;

    MergeService(OwnedData data, Access access) {
        this.data = data;
        this.access = access;
    }

    /** Answers the survivor. */
    public Written<Patient> merge(Caller caller, @Nullable IdempotencyKey key, long from, long into)
            throws SQLException {
        access.require(caller, "patient.write");
        return data.write(
                Aggregate.PATIENT,
                caller,
                key,
                connection -> {
                    for (long id : new long[] {from, into}) {
                        if (!patient(connection, caller, id).status().equals("A") || from == into) {
                            throw ProblemException.conflict("these patients cannot be merged");
                        }
                    }
                    PatientDao.merge(connection, from, into, caller.userId());
                    return into;
                },
                (connection, saved) -> patient(connection, caller, saved));
    }

    /**
     * Takes the newest merge of a record back, and answers the record that had been merged away. The reason is asked for so
     * that somebody thinks of one; there is no column for it (HABIT 8).
     */
    public Written<Patient> unmerge(Caller caller, @Nullable IdempotencyKey key, long id) throws SQLException {
        access.require(caller, "patient.write");
        return data.write(
                Aggregate.PATIENT,
                caller,
                key,
                connection -> {
                    if (patient(connection, caller, id).mergedIntoId() == null) {
                        throw ProblemException.conflict("the patient was not merged into another one");
                    }
                    PatientDao.unmerge(connection, id, caller.userId());
                    return id;
                },
                (connection, saved) -> patient(connection, caller, saved));
    }

    private static Patient patient(Connection connection, Caller caller, long id) throws SQLException {
        return PatientDao.find(connection, caller.facility(), id)
                .orElseThrow(() -> ProblemException.notFound("patient"));
    }
}
