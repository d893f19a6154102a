package dev.medsync.cli.chaos;

/** Which way a facility goes. */
enum Direction {
    THERE("SERVICE", "to billing"),
    BACK("LEGACY", "to the monolith");

    private final String target;
    private final String words;

    Direction(String target, String words) {
        this.target = target;
        this.words = words;
    }

    /** What the strangler calls where it goes. */
    String target() {
        return target;
    }

    Direction opposite() {
        return this == THERE ? BACK : THERE;
    }

    @Override
    public String toString() {
        return words;
    }
}
