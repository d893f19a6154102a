package dev.medsync.platform.replication;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.medsync.platform.data.AggregateStore;
import java.util.function.Function;

/**
 * A type of aggregate that moves between owners: how it is stored, and how it travels.
 *
 * @param type the domain message's simple name, e.g. {@code Claim}
 * @param hook brings derived data up to date after copies were written
 * @param <R> the record that is stored
 * @param <M> the message that travels
 */
public record ReplicatedAggregate<R extends Record, M extends Message>(
        String type,
        AggregateStore<R> store,
        Function<R, M> toMessage,
        Function<M, R> fromMessage,
        Parser<M> parser,
        AfterApply<R> hook) {}
