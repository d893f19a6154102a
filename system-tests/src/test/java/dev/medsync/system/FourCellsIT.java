package dev.medsync.system;

import static org.awaitility.Awaitility.await;

import dev.medsync.cli.load.Load;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * Records and billing can be in the monolith or at their services, each for itself: four cells of ownership. In each a day at
 * the clinic is the same: register, see, charge, claim, pay, close, and the visit's fee is charged once; two records of one
 * person are merged and told apart again, and their bills go along. On a whole platform, with two facilities a cell.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 20, unit = TimeUnit.MINUTES) // against hanging only
class FourCellsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int FACILITIES = 8;
    private static final int VISITS = 32;

    private static WholePlatform medsync;

    @BeforeAll
    static void start() throws Exception {
        medsync = new WholePlatform("four-cells");
        medsync.awaitSynced();
        for (int facility = 1; facility <= FACILITIES; facility++) {
            if (recordsAway(facility)) {
                medsync.move("records", facility, "SERVICE");
            }
            if (billingAway(facility)) {
                medsync.move("billing", facility, "SERVICE");
            }
        }
    }

    @AfterAll
    static void stop() throws IOException {
        medsync.close();
    }

    private static boolean recordsAway(int facility) {
        return facility % 2 == 1;
    }

    private static boolean billingAway(int facility) {
        return facility / 2 % 2 == 1;
    }

    @Test
    @Order(1)
    void aDayAtTheClinicIsTheSameInEachAndLosesAndDoublesNothing() throws Exception {
        try (Load load =
                new Load(new Load.Settings(medsync.gateway(), "demo", "demo", 25, 0.9, FACILITIES, 20261120))) {
            load.signIn();
            load.start();
            await().atMost(PATIENCE.multipliedBy(3))
                    .until(() -> load.ledger().closed().size() >= VISITS);
            load.stop();
            medsync.assertNothingIsLost(load, VISITS + 1);
        }
        medsync.assertEqual();
    }

    @Test
    @Order(2)
    void twoRecordsOfOnePersonAreMergedAndToldApartWithTheirBills() throws Exception {
        for (int facility = 1; facility <= 4; facility++) {
            TwoRecords records = new TwoRecords(medsync, facility);
            records.merge();
            records.awaitMerged();
            records.chargeMore();
            records.tellApart();
            records.awaitApart();
        }
        medsync.assertEqual();
    }

    @Test
    @Order(3)
    void everythingComesHome() throws Exception {
        for (String capability : WholePlatform.CAPABILITIES) {
            medsync.carryOut(capability, "rollback", "");
        }
        medsync.assertEqual();
    }
}
