package dev.medsync.monolith.service;

import dev.medsync.monolith.dao.OverrideDao;
import dev.medsync.monolith.dao.PatientDao;
import dev.medsync.monolith.dao.UserDao;
import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.ChartOverride;
import dev.medsync.monolith.model.Patient;
import dev.medsync.monolith.seam.Aggregate;
import dev.medsync.monolith.seam.Capability;
import dev.medsync.monolith.seam.IdempotencyKey;
import dev.medsync.monolith.seam.OwnedData;
import dev.medsync.monolith.seam.Written;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Break-glass: a chart opened in an emergency, for an hour, for a reason that the privacy office reviews. */
@Singleton
public final class OverrideService {

    private final OwnedData data;
    private final Access access;

    OverrideService(OwnedData data, Access access) {
        this.data = data;
        this.access = access;
    }

    public Written<ChartOverride> open(Caller caller, @Nullable IdempotencyKey key, long patientId, String reason)
            throws SQLException {
        access.require(caller, "override.open");
        return data.write(
                Aggregate.CHART_OVERRIDE,
                caller,
                key,
                connection -> {
                    Patient patient = PatientDao.lockSurvivor(connection, caller.facility(), patientId)
                            .orElseThrow(() -> ProblemException.notFound("patient"));
                    return OverrideDao.open(connection, patient.id(), caller.userId(), reason);
                },
                (connection, saved) ->
                        OverrideDao.find(connection, caller.facility(), saved).orElseThrow());
    }

    /** What waits for review. */
    public List<ChartOverride> unreviewed(Caller caller) throws SQLException {
        access.require(caller, "override.review");
        return data.read(Capability.RECORDS, caller.facility(), connection -> {
            UserDao.audit(
                    connection, caller.userId(), caller.name(), caller.facility(), null, "R", "override-list", null);
            return OverrideDao.unreviewed(connection, caller.facility());
        });
    }

    public Written<ChartOverride> review(Caller caller, @Nullable IdempotencyKey key, long id) throws SQLException {
        access.require(caller, "override.review");
        return data.write(
                Aggregate.CHART_OVERRIDE,
                caller,
                key,
                connection -> {
                    ChartOverride override = OverrideDao.find(connection, caller.facility(), id)
                            .orElseThrow(() -> ProblemException.notFound("override"));
                    if (override.userId() == caller.userId()) {
                        throw ProblemException.conflict("somebody else reviews it");
                    }
                    if (!OverrideDao.review(connection, caller.facility(), id, caller.userId())) {
                        throw ProblemException.conflict("somebody has reviewed it");
                    }
                    return id;
                },
                (connection, saved) ->
                        OverrideDao.find(connection, caller.facility(), saved).orElseThrow());
    }
}
