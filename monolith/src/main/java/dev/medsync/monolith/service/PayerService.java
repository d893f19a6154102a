package dev.medsync.monolith.service;

import dev.medsync.monolith.dao.PayerDao;
import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Coverage;
import dev.medsync.monolith.model.Payer;
import dev.medsync.monolith.seam.Capability;
import dev.medsync.monolith.seam.OwnedData;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;

/** Payers, which all facilities share, and who is covered by them, which is records' to say. */
@Singleton
public final class PayerService {

    private final OwnedData data;
    private final Access access;

    PayerService(OwnedData data, Access access) {
        this.data = data;
        this.access = access;
    }

    public List<Payer> all(Caller caller) throws SQLException {
        access.require(caller, "patient.read");
        return data.read(Capability.BILLING, OwnedData.SHARED, PayerDao::all);
    }

    public List<Coverage> coverages(Caller caller, long patientId) throws SQLException {
        access.require(caller, "patient.read");
        return data.read(
                Capability.RECORDS,
                caller.facility(),
                connection -> PayerDao.coverages(connection, caller.facility(), patientId));
    }
}
