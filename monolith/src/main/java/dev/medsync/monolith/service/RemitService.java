package dev.medsync.monolith.service;

import dev.medsync.monolith.dao.ClaimDao;
import dev.medsync.monolith.dao.PayerDao;
import dev.medsync.monolith.dao.PaymentDao;
import dev.medsync.monolith.dao.RemitDao;
import dev.medsync.monolith.dao.UserDao;
import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Remit;
import dev.medsync.monolith.seam.Aggregate;
import dev.medsync.monolith.seam.Capability;
import dev.medsync.monolith.seam.IdempotencyKey;
import dev.medsync.monolith.seam.OwnedData;
import dev.medsync.monolith.seam.Written;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remittances (835): what a payer paid, adjusted and left to the patient. */
@Singleton
public final class RemitService {

    private final OwnedData data;
    private final Access access;

    RemitService(OwnedData data, Access access) {
        this.data = data;
        this.access = access;
    }

    /**
     * Posts a remittance: one payment by the payer, allocated to the claims.
     *
     * <p>HABIT 5: nobody asks whether this check number was posted before. A file that the clearing house sends twice is two
     * payments and doubles what every claim in it was paid. (Only a client that sends an Idempotency-Key is protected, and
     * only against itself.) The totals of the file are believed, not added up.
     */
    public Written<Remit> post(Caller caller, @Nullable IdempotencyKey key, Remit remit) throws SQLException {
        access.require(caller, "billing.write");
        return data.write(
                Aggregate.REMITTANCE,
                caller,
                key,
                connection -> {
                    if (!PayerDao.exists(connection, remit.payerId())) {
                        throw ProblemException.notFound("payer");
                    }
                    long id = RemitDao.insert(connection, remit, caller.userId());
                    Map<Long, Long> claims = lockClaims(connection, caller.facility(), remit);
                    long payment = PaymentDao.insert(
                            connection,
                            caller.facility(),
                            null,
                            remit.payerId(),
                            id,
                            remit.totalAmount(),
                            "EF",
                            remit.checkNo(),
                            remit.checkDate(),
                            caller.userId());
                    for (Remit.RemitClaim line : remit.claims()) {
                        Long claimId = claims.get(line.claimNo());
                        RemitDao.insertClaim(connection, id, claimId, line);
                        if (claimId != null) {
                            postToClaim(connection, payment, claimId, line);
                        }
                    }
                    return id;
                },
                (connection, saved) ->
                        RemitDao.find(connection, caller.facility(), saved).orElseThrow());
    }

    private static void postToClaim(Connection connection, long payment, long claimId, Remit.RemitClaim line)
            throws SQLException {
        boolean denied = line.clpStatus().equals("4");
        // HABIT 5: a reversal (CLP02 = 22) comes with a negative amount, and takes back an earlier payment. The first
        // file
        // that had one showed a minus on the screen, so somebody made it positive: since then a reversal pays again.
        BigDecimal paid = line.paidAmount().abs();
        BigDecimal adjusted = line.adjustments().stream()
                .filter(adjustment -> !adjustment.group().equals("PR"))
                .map(Remit.Adjustment::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        String denialCode = denied && !line.adjustments().isEmpty()
                ? line.adjustments().getFirst().reason()
                : null;
        ClaimDao.addPayment(connection, claimId, paid, adjusted, line.patientAmount(), denied ? "D" : "P", denialCode);
        if (paid.signum() != 0) {
            PaymentDao.allocate(connection, payment, claimId, null, paid);
        }
    }

    /** In the order of their numbers, so that two files with the same claims do not wait for each other. */
    private static Map<Long, Long> lockClaims(Connection connection, int facility, Remit remit) throws SQLException {
        List<Long> numbers = new ArrayList<>(remit.claims().stream()
                .map(Remit.RemitClaim::claimNo)
                .distinct()
                .toList());
        numbers.sort(null);
        Map<Long, Long> ids = new HashMap<>();
        for (long number : numbers) {
            ClaimDao.lockByNumber(connection, facility, number).ifPresent(id -> ids.put(number, id));
        }
        return ids;
    }

    public Remit remit(Caller caller, long id) throws SQLException {
        access.require(caller, "billing.read");
        return data.read(Capability.BILLING, caller.facility(), connection -> {
            Remit remit = RemitDao.find(connection, caller.facility(), id)
                    .orElseThrow(() -> ProblemException.notFound("remit"));
            UserDao.audit(connection, caller.userId(), caller.name(), caller.facility(), null, "R", "remit", id);
            return remit;
        });
    }
}
