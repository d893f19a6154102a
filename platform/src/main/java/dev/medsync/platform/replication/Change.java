package dev.medsync.platform.replication;

/** What a database's own log tells: never content, so that a copy is always made from a fresh reading. */
public sealed interface Change {
    /** The aggregate was written: read it again. */
    record Dirty(AggregateKey key) implements Change {}

    /** Every change that was committed before this marker row has been told. */
    record Marker(String token) implements Change {}
}
