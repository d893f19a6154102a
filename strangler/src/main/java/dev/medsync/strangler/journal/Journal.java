package dev.medsync.strangler.journal;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.strangler.compare.KnownDifference;
import dev.medsync.strangler.move.MoveReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Where the strangler writes down what it does. Writing never waits and never fails; see {@link #written}. */
public interface Journal extends AutoCloseable {
    /** A move is over. */
    void moved(String capability, MoveReport report);

    /** A command begins; whatever was under way is over with it. */
    void begun(String capability, Command command);

    /** Where the command under way is, for people. */
    void step(String capability, String step);

    /** The command under way is over. */
    void ended(String capability, String result, Instant at);

    /** The differences that are known now. */
    void differences(String capability, List<KnownDifference> all);

    /** What a service had acknowledged and its facilities' new owner does not have. */
    void leftBehind(String capability, List<AggregateKey> keys);

    /**
     * Waits until everything said so far is durable.
     *
     * @return false when it is not after that time: then a restart would not know of it
     */
    boolean written(Duration patience) throws InterruptedException;

    /** What is remembered; waits until the database answers. */
    Memory recall(String capability) throws InterruptedException;

    @Override
    void close();

    /** Remembers nothing: for tests, and where no database is configured. */
    static Journal none() {
        return new Forgetful();
    }
}
