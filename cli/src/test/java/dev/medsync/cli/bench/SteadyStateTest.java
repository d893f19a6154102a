package dev.medsync.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadyStateTest {
    @Test
    void whatKeepsGettingFasterIsNotSteady() {
        SteadyState steady = new SteadyState(10);
        assertThat(steady.needsAnother(400)).isTrue();
        assertThat(steady.needsAnother(300)).isTrue();
        assertThat(steady.needsAnother(200)).isTrue();
        assertThat(steady.needsAnother(190)).isTrue();
        assertThat(steady.needsAnother(185)).isFalse();
        assertThat(steady.told("µs")).isEqualTo("warmed up for 5 rounds, from 400 µs to 185 µs");
    }

    @Test
    void oneLuckyRoundIsNotEnoughAndSlowerIsSteadyToo() {
        SteadyState steady = new SteadyState(10);
        assertThat(steady.needsAnother(100)).isTrue();
        assertThat(steady.needsAnother(100)).isTrue();
        assertThat(steady.needsAnother(110)).isFalse();
    }

    @Test
    void whatNeverSettlesIsMeasuredAsItIs() {
        SteadyState steady = new SteadyState(4);
        assertThat(steady.needsAnother(800)).isTrue();
        assertThat(steady.needsAnother(400)).isTrue();
        assertThat(steady.needsAnother(200)).isTrue();
        assertThat(steady.needsAnother(100)).isFalse();
    }
}
