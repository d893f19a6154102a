package dev.medsync.config.flag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlagTest {

    @Test
    void onIsForAllAndOffForNone() {
        assertThat(facilities("on")).hasSize(200);
        assertThat(facilities("off")).isEmpty();
    }

    @Test
    void whoeverIsInStaysInWhenTheRolloutGrows() {
        Set<Integer> before = Set.of();
        for (int percent = 0; percent <= 100; percent++) {
            Set<Integer> now = facilities(percent + "%");
            assertThat(now).containsAll(before);
            before = now;
        }
        assertThat(before).hasSize(200);
    }

    @Test
    void aPercentageIsAboutThatShareOfTheFacilities() {
        Flag flag = Flag.parse("billing.new-invoice", "10%").orElseThrow();
        long in = IntStream.range(0, 20_000).filter(flag::isOnFor).count();
        assertThat(in).isBetween(1_800L, 2_200L);
    }

    @Test
    void theSameFacilitiesAreChosenInEveryVersionOfTheService() {
        assertThat(facilities("5%")).isEqualTo(facilities("5%"));
        Flag flag = Flag.parse("billing.new-invoice", "0.5%").orElseThrow();
        assertThat(flag.hundredths()).isEqualTo(50);
    }

    @Test
    void twoFlagsChooseDifferentFacilities() {
        Flag one = Flag.parse("one", "50%").orElseThrow();
        Flag other = Flag.parse("other", "50%").orElseThrow();
        assertThat(IntStream.rangeClosed(1, 200)
                        .filter(f -> one.isOnFor(f) != other.isOnFor(f))
                        .count())
                .isPositive();
    }

    @Test
    void namedFacilitiesAreInOrOutWhateverThePercentage() {
        assertThat(facilities("off +17 +3")).containsExactlyInAnyOrder(17, 3);
        assertThat(facilities("on -17")).hasSize(199).doesNotContain(17);
        assertThat(facilities("on +17 -17")).doesNotContain(17);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SHADOW", "101%", "ten%", "10", "10%%", "on 17", "on +x", "-5%", "1.234%"})
    void anythingElseIsNotAFlag(String value) {
        assertThat(Flag.parse("billing.new-invoice", value)).isEmpty();
    }

    private static Set<Integer> facilities(String value) {
        Flag flag = Flag.parse("billing.new-invoice", value).orElseThrow();
        return IntStream.rangeClosed(1, 200).filter(flag::isOnFor).boxed().collect(Collectors.toSet());
    }
}
