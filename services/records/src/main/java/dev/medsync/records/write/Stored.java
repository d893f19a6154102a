package dev.medsync.records.write;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.medsync.platform.data.AggregateStore;
import dev.medsync.platform.data.FieldEncryption;
import dev.medsync.platform.data.RowShapeFailures;
import dev.medsync.platform.replication.AfterApply;
import dev.medsync.platform.replication.ReplicatedAggregate;
import java.util.function.Function;

/**
 * A kind of aggregate: what it is called, where it is stored and how it is told.
 *
 * @param type the message's simple name, e.g. {@code Allergy}
 * @param noun as people call it, e.g. {@code allergy}
 * @param sequence that gives its ids
 * @param <R> the record that is stored
 * @param <M> the message that travels
 */
public record Stored<R extends Record, M extends Message>(
        String type,
        String noun,
        String sequence,
        AggregateStore<R> store,
        Function<R, M> toMessage,
        Function<M, R> fromMessage,
        Parser<M> parser) {

    /** What every store needs. */
    public record Means(FieldEncryption encryption, RowShapeFailures failures) {

        public <R extends Record> AggregateStore<R> store(Class<R> type) {
            return new AggregateStore<>(type, encryption, failures);
        }
    }

    /** How it moves between owners. */
    public ReplicatedAggregate<R, M> replication() {
        return new ReplicatedAggregate<>(type, store, toMessage, fromMessage, parser, AfterApply.nothing());
    }
}
