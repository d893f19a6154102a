package dev.medsync.records.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTest {

    @Test
    void aMaskedNumberHasItsLastFourDigitsOnly() {
        assertThat(Shown.masked("999-12-3456")).isEqualTo("***-**-3456");
        assertThat(Shown.masked("")).isEmpty();
        assertThat(Shown.masked("123")).isEmpty();
    }
}
