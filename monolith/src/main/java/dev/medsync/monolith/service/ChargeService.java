package dev.medsync.monolith.service;

import dev.medsync.monolith.dao.ChargeDao;
import dev.medsync.monolith.dao.PatientDao;
import dev.medsync.monolith.dao.UserDao;
import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Charge;
import dev.medsync.monolith.model.Encounter;
import dev.medsync.monolith.seam.Aggregate;
import dev.medsync.monolith.seam.Capability;
import dev.medsync.monolith.seam.IdempotencyKey;
import dev.medsync.monolith.seam.OwnedData;
import dev.medsync.monolith.seam.RecordsCopies;
import dev.medsync.monolith.seam.Written;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Charges: what was done, at what price. */
@Singleton
public final class ChargeService {

    private final OwnedData data;
    private final Access access;
    private final RecordsCopies copies;

    ChargeService(OwnedData data, Access access, RecordsCopies copies) {
        this.data = data;
        this.access = access;
        this.copies = copies;
    }

    /** A charge as typed in; no unit amount: the price list's. */
    public record Capture(
            long encounterId,
            String code,
            String modifier,
            @Nullable String description,
            String diagnosis,
            int quantity,
            @Nullable BigDecimal unitAmount,
            @Nullable LocalDate serviceDate) {}

    public Written<Charge> capture(Caller caller, @Nullable IdempotencyKey key, Capture capture) throws SQLException {
        access.require(caller, "billing.write");
        copies.awaitEncounter(caller.facility(), capture.encounterId());
        return data.write(
                Aggregate.CHARGE,
                caller,
                key,
                connection -> {
                    Encounter encounter = PatientDao.lockEncounter(connection, caller.facility(), capture.encounterId())
                            .orElseThrow(() -> ProblemException.notFound("encounter"));
                    LocalDate serviceDate = capture.serviceDate() == null
                            ? encounter.startedAt().toLocalDate()
                            : capture.serviceDate();
                    BigDecimal unit = capture.unitAmount();
                    if (unit == null) {
                        unit = ChargeDao.price(connection, capture.code(), null, serviceDate)
                                .orElseThrow(() -> ProblemException.invalid(
                                        "code", "not on the price list, and no unitAmt given"));
                    }
                    // HABIT 3: HALF_UP here, half to even in the stored procedures. A price of 41.965 is 41.97 typed in
                    // and
                    // 41.96
                    // when closing an encounter charges it.
                    unit = unit.setScale(2, RoundingMode.HALF_UP);
                    BigDecimal amount = unit.multiply(BigDecimal.valueOf(capture.quantity()))
                            .setScale(2, RoundingMode.HALF_UP);
                    return ChargeDao.insert(
                            connection,
                            encounter,
                            serviceDate,
                            capture.code(),
                            capture.modifier(),
                            capture.description(),
                            capture.diagnosis().isEmpty() ? encounter.diagnosis() : capture.diagnosis(),
                            BigDecimal.valueOf(capture.quantity()),
                            unit,
                            amount,
                            caller.userId());
                },
                (connection, saved) ->
                        ChargeDao.find(connection, caller.facility(), saved).orElseThrow());
    }

    public Charge charge(Caller caller, long id) throws SQLException {
        access.require(caller, "billing.read");
        return data.read(Capability.BILLING, caller.facility(), connection -> {
            Charge charge = ChargeDao.find(connection, caller.facility(), id)
                    .orElseThrow(() -> ProblemException.notFound("charge"));
            UserDao.audit(
                    connection,
                    caller.userId(),
                    caller.name(),
                    caller.facility(),
                    charge.patientId(),
                    "R",
                    "charge",
                    id);
            return charge;
        });
    }

    public List<Charge> ofEncounter(Caller caller, long encounterId) throws SQLException {
        access.require(caller, "billing.read");
        return data.read(Capability.BILLING, caller.facility(), connection -> {
            Encounter encounter = PatientDao.findEncounter(connection, caller.facility(), encounterId)
                    .orElseThrow(() -> ProblemException.notFound("encounter"));
            UserDao.audit(
                    connection,
                    caller.userId(),
                    caller.name(),
                    caller.facility(),
                    encounter.patientId(),
                    "R",
                    "charge-list",
                    null);
            return ChargeDao.ofEncounter(connection, caller.facility(), encounterId);
        });
    }

    public Written<Charge> voidCharge(Caller caller, @Nullable IdempotencyKey key, long id, String reason)
            throws SQLException {
        access.require(caller, "billing.void");
        return data.write(
                Aggregate.CHARGE,
                caller,
                key,
                connection -> {
                    if (!ChargeDao.voidOpen(connection, caller.facility(), id, reason)) {
                        ProblemException.mustExist(ChargeDao.find(connection, caller.facility(), id), "charge");
                        throw ProblemException.conflict("only an open charge can be voided");
                    }
                    return id;
                },
                (connection, saved) ->
                        ChargeDao.find(connection, caller.facility(), saved).orElseThrow());
    }
}
