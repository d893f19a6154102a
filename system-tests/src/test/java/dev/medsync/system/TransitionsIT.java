package dev.medsync.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medsync.cli.load.Load;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * The ways between the four cells of ownership (records and billing, each at the monolith or at its service), walked while a
 * clinic works: one capability at a time with merges under way, with a broker that stands still, and both at once for all
 * facilities. No request fails, nothing is lost and nothing doubled.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 20, unit = TimeUnit.MINUTES) // against hanging only
class TransitionsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int FACILITIES = 4;
    private static final int REQUESTS_OF_A_STEP = 8;

    /** Each of the eight transitions once: a circuit that begins and ends in the monolith. */
    private static final List<Step> CIRCUIT = List.of(
            new Step("records", "SERVICE"),
            new Step("billing", "SERVICE"),
            new Step("records", "LEGACY"),
            new Step("billing", "LEGACY"),
            new Step("billing", "SERVICE"),
            new Step("records", "SERVICE"),
            new Step("billing", "LEGACY"),
            new Step("records", "LEGACY"));

    private static WholePlatform medsync;

    private record Step(String capability, String to) {}

    /** Something at the front desk that may throw what HTTP throws. */
    private interface Deed {
        void run() throws IOException, InterruptedException;
    }

    @BeforeAll
    static void start() throws Exception {
        medsync = new WholePlatform("transitions");
        medsync.awaitSynced();
    }

    @AfterAll
    static void stop() throws IOException {
        medsync.close();
    }

    @Test
    @Order(1)
    void everyTransitionWhileAClinicWorksAndRecordsAreMerged() throws Exception {
        try (Load load = load(25, FACILITIES)) {
            load.focusOn(medsync.strangler()::movingFacility);
            load.start();
            for (int facility = 1; facility <= FACILITIES; facility++) {
                walk(load, facility);
            }
            end(load);
        }
        medsync.assertEqual();
    }

    /** In every other facility the merges meet the transitions that the unmerges meet in the others. */
    private static void walk(Load load, int facility) throws Exception {
        TwoRecords records = new TwoRecords(medsync, facility);
        boolean merged = false;
        boolean first = facility % 2 == 0;
        for (Step step : CIRCUIT) {
            awaitRequests(load, REQUESTS_OF_A_STEP);
            if (first) {
                medsync.move(step.capability(), facility, step.to());
                first = false;
                continue;
            }
            Deed deed = merged ? records::tellApart : records::merge;
            CompletableFuture<Void> desk = atOnce(() -> {
                deed.run();
                records.chargeMore();
            });
            medsync.move(step.capability(), facility, step.to());
            desk.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            merged = !merged;
            if (merged) {
                records.awaitMerged();
            } else {
                records.awaitApart();
            }
        }
    }

    @Test
    @Order(2)
    void eventsThatAreLateFindTheSurvivor() throws Exception {
        List<TwoRecords> pairs = new ArrayList<>();
        for (int facility = 1; facility <= FACILITIES; facility++) {
            if (facility % 2 == 1) {
                medsync.move("records", facility, "SERVICE");
            }
            if (facility / 2 % 2 == 1) {
                medsync.move("billing", facility, "SERVICE");
            }
            pairs.add(new TwoRecords(medsync, facility));
        }
        try (Load load = load(25, FACILITIES)) {
            load.start();
            awaitRequests(load, REQUESTS_OF_A_STEP);
            try (WholePlatform.Pause late = medsync.pause("servicebus")) {
                for (TwoRecords pair : pairs) {
                    pair.merge();
                    pair.chargeMore();
                }
            }
            pairs.forEach(TwoRecords::awaitMerged);
            try (WholePlatform.Pause late = medsync.pause("servicebus")) {
                for (TwoRecords pair : pairs) {
                    pair.tellApart();
                    pair.chargeMore();
                }
            }
            pairs.forEach(TwoRecords::awaitApart);
            end(load);
        }
        medsync.assertEqual();
    }

    @Test
    @Order(3)
    void bothLeaveAndComeHomeAtOnce() throws Exception {
        try (Load load = load(20, 20)) {
            load.start();
            together("migrate", "SERVICE", 200);
            together("rollback", "", 0);
            end(load);
        }
    }

    private static Load load(double rate, int facilities) throws Exception {
        Load load = new Load(new Load.Settings(medsync.gateway(), "demo", "demo", rate, 0.8, facilities, 20261120));
        load.signIn();
        return load;
    }

    private static void awaitRequests(Load load, int more) {
        long before = load.statistics().requests();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> load.statistics().requests() >= before + more);
    }

    private static CompletableFuture<Void> atOnce(Deed deed) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("front-desk").start(() -> {
            try {
                deed.run();
                done.complete(null);
            } catch (IOException | InterruptedException | AssertionError e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private static void end(Load load) throws Exception {
        load.stop();
        assertThat(load.statistics().failed())
                .as("%s", load.statistics().failures())
                .isZero();
        medsync.assertNothingIsLost(load, 1);
    }

    private static void together(String command, String to, long atService) throws Exception {
        List<Long> since = new ArrayList<>();
        for (String capability : WholePlatform.CAPABILITIES) {
            since.add(medsync.strangler()
                    .command(capability, command, to, "both at once")
                    .nextLine());
        }
        for (int i = 0; i < since.size(); i++) {
            String capability = WholePlatform.CAPABILITIES.get(i);
            assertThat(medsync.awaitEnd(capability, command, since.get(i)).ownedByService())
                    .as(capability)
                    .isEqualTo(atService);
        }
    }
}
