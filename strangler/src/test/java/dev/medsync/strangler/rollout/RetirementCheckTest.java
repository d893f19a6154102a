package dev.medsync.strangler.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RetirementCheckTest {
    private static final List<Integer> ALL_AT_SERVICE = List.of();
    private static final List<String> NOBODY = List.of();

    @Test
    void whatIsAtItsServiceAndNobodyReadsCanBeRetired() {
        assertThat(new RetirementCheck("billing", Phase.SERVICE, ALL_AT_SERVICE, "", 0, NOBODY).refusal())
                .isEmpty();
    }

    @Test
    void aPlaceThatReachesIntoTheTablesIsNamed() {
        assertThat(new RetirementCheck(
                                "billing",
                                Phase.SERVICE,
                                ALL_AT_SERVICE,
                                "",
                                0,
                                List.of("records: close_encounter", "records: merge_patient"))
                        .refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("2 places", "e.g. records: close_encounter"));
    }

    @Test
    void noOtherPhaseIsFollowedByRetired() {
        for (Phase phase : Phase.values()) {
            assertThat(new RetirementCheck("billing", phase, ALL_AT_SERVICE, "", 0, NOBODY)
                            .refusal()
                            .isEmpty())
                    .as("%s", phase)
                    .isEqualTo(phase == Phase.SERVICE);
        }
    }

    @Test
    void aFacilityAtHomeCopiesThatAreBehindAndADifferenceAreEachAReason() {
        assertThat(new RetirementCheck("billing", Phase.SERVICE, List.of(7, 9), "", 0, NOBODY).refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("2 facilities", "e.g. 7"));
        assertThat(new RetirementCheck("billing", Phase.SERVICE, List.of(0), "", 0, NOBODY).refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("what all share"));
        assertThat(new RetirementCheck("billing", Phase.SERVICE, ALL_AT_SERVICE, "a lane waits", 0, NOBODY).refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("have not caught up: a lane waits"));
        assertThat(new RetirementCheck("billing", Phase.SERVICE, ALL_AT_SERVICE, "", 3, NOBODY).refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("3 differences"));
    }

    @Test
    void everyReasonIsToldAtOnce() {
        assertThat(new RetirementCheck("billing", Phase.CANARY, List.of(7), "slow", 1, List.of("records: x")).refusal())
                .hasValueSatisfying(
                        why -> assertThat(why).contains("CANARY", "e.g. 7", "slow", "1 diff", "records: x"));
    }
}
