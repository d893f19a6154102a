package dev.medsync.strangler.journal;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.strangler.compare.KnownDifference;
import dev.medsync.strangler.move.MoveReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A journal without a database. */
final class Forgetful implements Journal {
    @Override
    public void moved(String capability, MoveReport report) {}

    @Override
    public void begun(String capability, Command command) {}

    @Override
    public void step(String capability, String step) {}

    @Override
    public void ended(String capability, String result, Instant at) {}

    @Override
    public void differences(String capability, List<KnownDifference> all) {}

    @Override
    public void leftBehind(String capability, List<AggregateKey> keys) {}

    @Override
    public boolean written(Duration patience) {
        return false;
    }

    @Override
    public Memory recall(String capability) {
        return Memory.EMPTY;
    }

    @Override
    public void close() {}
}
