package dev.medsync.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.strangler.compare.Difference;
import dev.medsync.strangler.compare.DifferenceClass;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only the service knows, a claim line's diagnosis, goes home beside the rows and comes back on the next move. */
class SideStateIT {
    private static final String DIAGNOSIS = "M54.50";

    private static LegacyFixture monolith;
    private static MovingService billing;
    private static TwoSides sides;

    private int facility;
    private String claim;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        monolith = new LegacyFixture();
        billing = new MovingService("billing");
        sides = new TwoSides(monolith, billing, TwoSides.BILLING);
        sides.backfill(0);
    }

    @AfterAll
    static void stop() {
        sides.close();
        billing.close();
        monolith.close();
    }

    /** A facility that the service owns, with a diagnosis on a line of a claim; the monolith has its copy. */
    @BeforeEach
    void theServiceKnowsMore() throws IOException, InterruptedException {
        facility = monolith.facility();
        claim = monolith.value("select id from claim where facility_id = " + facility);
        sides.backfill(facility);
        monolith.own(facility, "REPLICA", 2);
        billing.own(facility, "OWNER", 2);
        billing.sql(
                "update claim_line set diagnosis_code = '" + DIAGNOSIS + "' where line_number = 2 and " + ofClaim());
        bringHome();
    }

    @Test
    void bothSidesAreEqualWithIt() throws IOException {
        assertThat(sides.verify(facility)).isEmpty();
    }

    @Test
    void itSurvivesAWayHomeAndBackWhileTheMonolithWrites() throws IOException, InterruptedException {
        moveHome();
        monolith.sql("update claim set provider_id = null where id = " + claim);

        sides.backfill(facility);

        assertThat(sides.verify(facility)).isEmpty();
        assertThat(diagnosis()).isEqualTo(DIAGNOSIS);
        assertThat(billing.value(
                        "select provider_id from claim where id = " + claim + " and facility_id = " + facility))
                .isEqualTo("0");
    }

    @Test
    void itGoesWithItsRow() throws IOException, InterruptedException {
        moveHome();
        monolith.sql("delete from claim_line where line_no = 2 and claim_id = " + claim);

        sides.backfill(facility);

        assertThat(sides.verify(facility)).isEmpty();
        assertThat(billing.value("select count(*) from claim_line where " + ofClaim()))
                .isEqualTo("1");
    }

    @Test
    void itIsReplacedWithEachCopyAndLeavesWhenNothingIsLeftOfIt() throws IOException, InterruptedException {
        billing.sql("update claim_line set diagnosis_code = '' where line_number = 2 and " + ofClaim());
        bringHome();

        assertThat(monolith.value("select count(*) from replication.side_state where aggregate_key = '" + claim + "'"))
                .isEqualTo("0");
        assertThat(sides.verify(facility)).isEmpty();
    }

    @Test
    void verificationNamesWhatWouldGetLost() throws IOException {
        monolith.sql("delete from replication.side_state where aggregate_key = '" + claim + "'");

        assertThat(sides.verify(facility))
                .containsExactly(new Difference(
                        DifferenceClass.LOSS,
                        facility,
                        "Claim",
                        claim,
                        "replication.side_state",
                        "lines.diagnosis_code"));
    }

    private void moveHome() {
        billing.own(facility, "REPLICA", 3);
        monolith.own(facility, "OWNER", 3);
    }

    private void bringHome() throws IOException, InterruptedException {
        sides.bringHome(List.of(new AggregateKey("Claim", facility, claim)));
    }

    private String ofClaim() {
        return "claim_id = " + claim + " and facility_id = " + facility;
    }

    private String diagnosis() {
        return billing.value("select diagnosis_code from claim_line where line_number = 2 and " + ofClaim());
    }
}
