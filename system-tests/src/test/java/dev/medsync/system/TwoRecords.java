package dev.medsync.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Two records of one person at a facility, with a visit and a bill each, as the front desk merges them and tells them apart.
 * What is charged for a visit is its patient's: the survivor's while the records are merged, however late those who charge
 * hear of it, and the other's again afterwards.
 */
final class TwoRecords {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final WholePlatform medsync;
    private final int facility;
    private final long survivor;
    private final long other;
    private final long visit;
    private final long kept;
    private final List<Long> moving = new ArrayList<>();

    TwoRecords(WholePlatform medsync, int facility) throws IOException, InterruptedException {
        this.medsync = medsync;
        this.facility = facility;
        survivor = patient("Survivor");
        other = patient("Other");
        kept = charge(visit(survivor));
        visit = visit(other);
        moving.add(charge(visit));
    }

    void merge() throws IOException, InterruptedException {
        String body = "{\"intoPatientId\":" + survivor + "}";
        assertThat(medsync.post(facility, "/api/v1/patients/" + other + "/merge", body)
                        .path("patientId")
                        .asLong())
                .as(toString())
                .isEqualTo(survivor);
    }

    void tellApart() throws IOException, InterruptedException {
        String body = "{\"reason\":\"two people after all\"}";
        assertThat(medsync.post(facility, "/api/v1/patients/" + other + "/unmerge", body)
                        .path("patientId")
                        .asLong())
                .as(toString())
                .isEqualTo(other);
    }

    /** Charges something more for the visit of the record that goes. */
    void chargeMore() throws IOException, InterruptedException {
        moving.add(charge(visit));
    }

    void awaitMerged() {
        awaitBill(survivor);
    }

    void awaitApart() {
        awaitBill(other);
    }

    private void awaitBill(long patient) {
        await(toString()).atMost(PATIENCE).untilAsserted(() -> {
            for (long charge : moving) {
                assertThat(patientOf(charge)).as("charge %d", charge).isEqualTo(patient);
            }
            assertThat(patientOf(kept)).as("charge %d", kept).isEqualTo(survivor);
        });
    }

    private long patientOf(long charge) throws IOException, InterruptedException {
        return medsync.get(facility, "/api/v1/charges/" + charge)
                .path("patientId")
                .asLong();
    }

    private long patient(String lastName) throws IOException, InterruptedException {
        String body =
                "{\"lastName\":\"" + lastName + "\",\"firstName\":\"Ana\",\"birthDate\":\"02/29/1980\",\"sex\":\"F\"}";
        return medsync.post(facility, "/api/v1/patients", body)
                .path("patientId")
                .asLong();
    }

    private long visit(long patient) throws IOException, InterruptedException {
        return medsync.post(facility, "/api/v1/encounters", "{\"patientId\":" + patient + "}")
                .path("encounterId")
                .asLong();
    }

    private long charge(long encounter) throws IOException, InterruptedException {
        String body = "{\"encounterId\":" + encounter + ",\"code\":\"ECG\",\"quantity\":1,\"unitAmt\":41.99}";
        return medsync.post(facility, "/api/v1/charges", body).path("chargeId").asLong();
    }

    @Override
    public String toString() {
        return "records " + other + " and " + survivor + " of facility " + facility;
    }
}
