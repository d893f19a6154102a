package dev.medsync.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medsync.cli.load.LedgerCheck;
import dev.medsync.cli.load.Load;
import dev.medsync.cli.migration.StranglerClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
    private static final List<String> CAPABILITIES = List.of("billing", "records");

    private static WholePlatform medsync;

    @BeforeAll
    static void start() throws Exception {
        medsync = new WholePlatform("four-cells");
        medsync.awaitHealthy();
        for (String capability : CAPABILITIES) {
            carryOut(capability, "migrate", "SYNCED");
        }
        for (int facility = 1; facility <= FACILITIES; facility++) {
            if (recordsAway(facility)) {
                move("records", facility, "SERVICE");
            }
            if (billingAway(facility)) {
                move("billing", facility, "SERVICE");
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

    private static StranglerClient strangler() {
        return medsync.platform().strangler();
    }

    private static void move(String capability, int facility, String to) throws IOException, InterruptedException {
        StranglerClient.Moved moved = strangler().move(capability, facility, to);
        assertThat(moved.there())
                .as("%s of facility %d: %s", capability, facility, moved.reason())
                .isTrue();
    }

    private static void carryOut(String capability, String command, String to)
            throws IOException, InterruptedException {
        long since = strangler().command(capability, command, to, "four cells").nextLine();
        StranglerClient.Status end = strangler().follow(capability, since, System.out::println);
        assertThat(end.state())
                .as("%s %s: %s", command, capability, strangler().differences(capability))
                .isEqualTo("DONE");
    }

    /** Verification finds no fault, of either capability. */
    private static void assertEqual() throws Exception {
        medsync.platform().awaitCopied();
        for (String capability : CAPABILITIES) {
            carryOut(capability, "verify", "");
            assertThat(strangler().differences(capability))
                    .as(capability)
                    .noneMatch(StranglerClient.Difference::isFault);
        }
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
            assertThat(load.settle(PATIENCE).open()).isEmpty();
            medsync.platform().awaitCopied();

            for (LedgerCheck.Database database : List.of(
                    medsync.platform().legacyDatabase(),
                    medsync.platform().billingDatabase(),
                    medsync.platform().recordsDatabase())) {
                // Fees travel as commands where the visit was closed by the service or billing is away.
                await().atMost(PATIENCE).untilAsserted(() -> {
                    LedgerCheck.Finding finding = LedgerCheck.check(load.ledger(), database);
                    assertThat(finding.clean()).as("%s", finding).isTrue();
                    assertThat(finding.looked()).isGreaterThan(VISITS);
                });
            }
        }
        assertEqual();
    }

    @Test
    @Order(2)
    void twoRecordsOfOnePersonAreMergedAndToldApartWithTheirBills() throws Exception {
        for (int facility = 1; facility <= 4; facility++) {
            String cell = "records away: " + recordsAway(facility) + ", billing away: " + billingAway(facility);
            long survivor = patient(facility, "Survivor");
            long other = patient(facility, "Other");
            long kept = chargeOf(facility, survivor);
            long moved = chargeOf(facility, other);

            JsonNode answer = medsync.post(
                    facility, "/api/v1/patients/" + other + "/merge", "{\"intoPatientId\":" + survivor + "}");
            assertThat(answer.path("patientId").asLong()).as(cell).isEqualTo(survivor);
            awaitPatientOf(facility, moved, survivor, cell);

            answer = medsync.post(
                    facility, "/api/v1/patients/" + other + "/unmerge", "{\"reason\":\"two people after all\"}");
            assertThat(answer.path("patientId").asLong()).as(cell).isEqualTo(other);
            awaitPatientOf(facility, moved, other, cell);
            assertThat(medsync.get(facility, "/api/v1/charges/" + kept)
                            .path("patientId")
                            .asLong())
                    .as(cell)
                    .isEqualTo(survivor);
        }
        assertEqual();
    }

    @Test
    @Order(3)
    void everythingComesHome() throws Exception {
        for (String capability : CAPABILITIES) {
            carryOut(capability, "rollback", "");
        }
        assertEqual();
    }

    private static long patient(int facility, String lastName) throws IOException, InterruptedException {
        return medsync.post(
                        facility,
                        "/api/v1/patients",
                        "{\"lastName\":\"" + lastName
                                + "\",\"firstName\":\"Ana\",\"birthDate\":\"02/29/1980\",\"sex\":\"F\"}")
                .path("patientId")
                .asLong();
    }

    /** A visit of the patient's, and a charge for it. */
    private static long chargeOf(int facility, long patient) throws IOException, InterruptedException {
        long visit = medsync.post(facility, "/api/v1/encounters", "{\"patientId\":" + patient + "}")
                .path("encounterId")
                .asLong();
        return medsync.post(
                        facility,
                        "/api/v1/charges",
                        "{\"encounterId\":" + visit + ",\"code\":\"ECG\",\"quantity\":1,\"unitAmt\":41.99}")
                .path("chargeId")
                .asLong();
    }

    private static void awaitPatientOf(int facility, long charge, long patient, String cell) {
        await(cell)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(medsync.get(facility, "/api/v1/charges/" + charge)
                                .path("patientId")
                                .asLong())
                        .isEqualTo(patient));
    }
}
