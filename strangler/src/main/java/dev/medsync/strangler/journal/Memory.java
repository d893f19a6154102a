package dev.medsync.strangler.journal;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.strangler.compare.KnownDifference;
import dev.medsync.strangler.move.MoveReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a capability.
 *
 * @param moves the latest first
 * @param leftBehind what a service had acknowledged before it was taken over by force
 * @param underWay a command that was being carried out when the strangler ended
 * @param step where it was, for people
 */
public record Memory(
        List<MoveReport> moves,
        List<KnownDifference> differences,
        List<AggregateKey> leftBehind,
        @Nullable Command underWay,
        String step) {
    /** The same, except that nothing is under way. */
    Memory withoutCommand() {
        return new Memory(moves, differences, leftBehind, null, "");
    }

    public static final Memory EMPTY = new Memory(List.of(), List.of(), List.of(), null, "");
}
