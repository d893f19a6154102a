package dev.medsync.cli.bench;

import java.util.List;

/** Something that bench measures, with its comparison in the same run. */
interface Measurement {
    /** What it is called on the command line. */
    String name();

    /** Measures. It leaves the stand as it found it, or in a state that the next measurement may throw away. */
    List<Figure> measure(Stand stand) throws Exception;
}
