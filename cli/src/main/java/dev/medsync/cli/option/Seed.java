package dev.medsync.cli.option;

/** What makes a run repeatable. */
public final class Seed extends NumberBetween<Long> {
    public Seed() {
        super(Long::valueOf, 0L, 999_999_999L);
    }
}
