package dev.medsync.monolith.service;

import dev.medsync.monolith.dao.ChargeDao;
import dev.medsync.monolith.dao.ClaimDao;
import dev.medsync.monolith.dao.PatientDao;
import dev.medsync.monolith.dao.PayerDao;
import dev.medsync.monolith.dao.UserDao;
import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Charge;
import dev.medsync.monolith.model.Claim;
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
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Claims: N new, S submitted, P paid, D denied, V void. */
@Singleton
public final class ClaimService {

    private static final Set<String> VOIDABLE = Set.of("N", "S", "D");

    private final OwnedData data;
    private final Access access;
    private final RecordsCopies copies;

    ClaimService(OwnedData data, Access access, RecordsCopies copies) {
        this.data = data;
        this.access = access;
        this.copies = copies;
    }

    /** Puts an encounter's open charges on a claim. */
    public Written<Claim> create(Caller caller, @Nullable IdempotencyKey key, long encounterId, long payerId)
            throws SQLException {
        access.require(caller, "billing.write");
        copies.awaitEncounter(caller.facility(), encounterId);
        return data.write(
                Aggregate.CLAIM,
                caller,
                key,
                connection -> {
                    Encounter encounter = PatientDao.lockEncounter(connection, caller.facility(), encounterId)
                            .orElseThrow(() -> ProblemException.notFound("encounter"));
                    if (!PayerDao.exists(connection, payerId)) {
                        throw ProblemException.notFound("payer");
                    }
                    List<Charge> charges = ChargeDao.lockOpen(connection, caller.facility(), encounterId);
                    if (charges.isEmpty()) {
                        throw ProblemException.conflict("the encounter has no open charges");
                    }
                    // HABIT 3: a sum of money in double. It is off by less than half a cent until the claim is large
                    // enough.
                    double total = 0;
                    for (Charge charge : charges) {
                        total += charge.amount().doubleValue();
                    }
                    List<String> diagnoses = Stream.concat(
                                    charges.stream().map(Charge::diagnosis), Stream.of(encounter.diagnosis()))
                            .filter(code -> !code.isEmpty())
                            .distinct()
                            .limit(4)
                            .toList();
                    Long coverage = PayerDao.coverage(
                                    connection,
                                    caller.facility(),
                                    encounter.patientId(),
                                    payerId,
                                    encounter.startedAt().toLocalDate())
                            .orElse(null);
                    long id = ClaimDao.insert(
                            connection,
                            encounter,
                            coverage,
                            payerId,
                            diagnoses,
                            BigDecimal.valueOf(total).setScale(2, RoundingMode.HALF_UP),
                            charges,
                            caller.userId());
                    ChargeDao.setStatus(
                            connection, charges.stream().map(Charge::id).toList(), "B");
                    return id;
                },
                (connection, saved) ->
                        ClaimDao.find(connection, caller.facility(), saved).orElseThrow());
    }

    public Claim claim(Caller caller, long id) throws SQLException {
        access.require(caller, "billing.read");
        return data.read(Capability.BILLING, caller.facility(), connection -> {
            Claim claim = ClaimDao.find(connection, caller.facility(), id)
                    .orElseThrow(() -> ProblemException.notFound("claim"));
            UserDao.audit(
                    connection, caller.userId(), caller.name(), caller.facility(), claim.patientId(), "R", "claim", id);
            return claim;
        });
    }

    public List<Claim> ofPatient(Caller caller, long patientId) throws SQLException {
        access.require(caller, "billing.read");
        return data.read(Capability.BILLING, caller.facility(), connection -> {
            UserDao.audit(
                    connection, caller.userId(), caller.name(), caller.facility(), patientId, "R", "claim-list", null);
            return ClaimDao.ofPatient(connection, caller.facility(), patientId);
        });
    }

    public Written<Claim> submit(Caller caller, @Nullable IdempotencyKey key, long id) throws SQLException {
        access.require(caller, "billing.write");
        return data.write(
                Aggregate.CLAIM,
                caller,
                key,
                connection -> {
                    String status = ClaimDao.lock(connection, caller.facility(), id)
                            .orElseThrow(() -> ProblemException.notFound("claim"));
                    if (!status.equals("N")) {
                        throw ProblemException.conflict("only a new claim can be submitted");
                    }
                    ClaimDao.submit(connection, id);
                    return id;
                },
                (connection, saved) ->
                        ClaimDao.find(connection, caller.facility(), saved).orElseThrow());
    }

    public Written<Claim> voidClaim(Caller caller, @Nullable IdempotencyKey key, long id, String reason)
            throws SQLException {
        access.require(caller, "billing.void");
        return data.write(
                Aggregate.CLAIM,
                caller,
                key,
                connection -> {
                    String status = ClaimDao.lock(connection, caller.facility(), id)
                            .orElseThrow(() -> ProblemException.notFound("claim"));
                    if (!VOIDABLE.contains(status)) {
                        throw ProblemException.conflict("a paid or void claim cannot be voided");
                    }
                    ClaimDao.voidClaim(connection, id, reason);
                    return id;
                },
                (connection, saved) ->
                        ClaimDao.find(connection, caller.facility(), saved).orElseThrow());
    }
}
