package dev.medsync.cli.dev;

import java.nio.file.Path;
import java.util.Set;

/** What became of an edit. */
sealed interface Compilation {
    /**
     * The module as it is now.
     *
     * @param classes directory with everything its jar would contain
     * @param changed class files and resources that differ from before, relative to it
     * @param whole whether all sources were compiled
     * @param swappable whether nothing but the bodies of methods differs, as far as class files tell
     */
    record Compiled(Path classes, Set<Path> changed, boolean whole, boolean swappable) implements Compilation {}

    /** Nothing that runs is different: a comment, or a file put back as it was. */
    record Same() implements Compilation {}

    /** @param output as javac says it */
    record Refused(String output) implements Compilation {}
}
