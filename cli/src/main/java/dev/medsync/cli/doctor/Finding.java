package dev.medsync.cli.doctor;

/**
 * What one check found.
 *
 * @param text what was looked at, what it is like, and for a problem what to do
 */
record Finding(Grade grade, String text) {
    enum Grade {
        GOOD,
        /** Something is missing that the platform can do without. */
        OPTIONAL,
        PROBLEM
    }

    static Finding good(String text) {
        return new Finding(Grade.GOOD, text);
    }

    static Finding optional(String text) {
        return new Finding(Grade.OPTIONAL, text);
    }

    static Finding problem(String text) {
        return new Finding(Grade.PROBLEM, text);
    }
}
