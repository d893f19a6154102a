package dev.medsync.auth.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
    /** "12345678901234567890", the secret of RFC 6238, appendix B. */
    static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void theCodesAreThoseOfTheStandard(long second, String code) {
        assertThat(Totp.codeAt(SECRET, Instant.ofEpochSecond(second))).isEqualTo(code);
    }

    @Test
    void aCodeIsTakenOneStepEarlyOrLateAndNoFurther() {
        Instant moment = Instant.parse("2026-11-20T08:00:10Z");
        String code = Totp.codeAt(SECRET, moment);
        assertThat(Totp.matchingStep(SECRET, code, moment.plusSeconds(30), 0)).isPresent();
        assertThat(Totp.matchingStep(SECRET, code, moment.minusSeconds(30), 0)).isPresent();
        assertThat(Totp.matchingStep(SECRET, code, moment.plusSeconds(60), 0)).isEmpty();
        assertThat(Totp.matchingStep(SECRET, code, moment.minusSeconds(60), 0)).isEmpty();
    }

    @Test
    void aCodeWorksOnce() {
        Instant moment = Instant.parse("2026-11-20T08:00:10Z");
        String code = Totp.codeAt(SECRET, moment);
        long step = Totp.matchingStep(SECRET, code, moment, 0).orElseThrow();
        assertThat(Totp.matchingStep(SECRET, code, moment, step)).isEmpty();
        assertThat(Totp.matchingStep(SECRET, Totp.codeAt(SECRET, moment.plusSeconds(30)), moment, step))
                .isPresent();
    }

    @Test
    void aNewSecretHas160BitsAndMakesCodes() {
        String secret = Totp.newSecret();
        assertThat(secret).hasSize(32).matches("[A-Z2-7]+").isNotEqualTo(Totp.newSecret());
        assertThat(Totp.codeAt(secret, Instant.EPOCH)).matches("\\d{6}");
    }
}
