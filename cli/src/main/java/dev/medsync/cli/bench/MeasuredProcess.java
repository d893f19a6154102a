package dev.medsync.cli.bench;

import dev.medsync.cli.process.ProcessTree;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process with its descendants, as one line of a measurement.
 *
 * @param countedElsewhere descendants that have a line of their own, with theirs: the supervisor is the parent of everything
 */
record MeasuredProcess(ProcessHandle root, List<ProcessHandle> countedElsewhere) {

    static MeasuredProcess of(ProcessHandle root) {
        return new MeasuredProcess(root, List.of());
    }

    static MeasuredProcess without(ProcessHandle root, Collection<ProcessHandle> countedElsewhere) {
        return new MeasuredProcess(root, List.copyOf(countedElsewhere));
    }

    /** Used so far. */
    Duration processorTime() {
        return ProcessTree.processorTime(members());
    }

    /** Proportional set size, in kilobytes. */
    long proportionalKilobytes() {
        return ProcessTree.proportionalKilobytes(members());
    }

    /** Who is counted. */
    Stream<ProcessHandle> members() {
        Set<ProcessHandle> elsewhere =
                countedElsewhere.stream().flatMap(ProcessTree::withDescendants).collect(Collectors.toSet());
        return ProcessTree.withDescendants(root).filter(member -> !elsewhere.contains(member));
    }
}
