package dev.medsync.records.feed;

import com.google.protobuf.Message;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.events.EventHandler;
import dev.medsync.platform.events.Subscription;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Function;

/**
 * Events about records, of which this service is the publisher or a reader. They are its food only while nothing of the
 * facility is copied: copies are newer and whole, and what the service owns it has told itself.
 */
public final class Feed {

    private static final Subscription RECORDS = new Subscription("records", "records-service");
    private static final String KNOWN =
            "select exists (select 1 from replication.ownership where capability = 'records' and facility_id = ?)";

    private Feed() {}

    /** Stores what an event carries. */
    @FunctionalInterface
    public interface Storing<S> {
        void put(Transaction transaction, S state) throws SQLException;
    }

    /** A handler for events that carry an aggregate. */
    public static <T extends Message, S> EventHandler<T> handler(
            T prototype, Function<T, S> carried, Storing<S> storing) {
        return EventHandler.ofState(RECORDS, prototype, (transaction, event) -> {
            if (isCopied(transaction)) {
                return;
            }
            storing.put(transaction, carried.apply(event.payload()));
            if (isCopied(transaction)) {
                // Copies began meanwhile, and one of this aggregate may be under what was just written: it is the
                // newer.
                throw new IllegalStateException("copies have begun; the event is left aside when it comes again");
            }
        });
    }

    private static boolean isCopied(Transaction transaction) throws SQLException {
        try (PreparedStatement known = transaction.connection().prepareStatement(KNOWN)) {
            known.setInt(1, transaction.facility());
            try (ResultSet row = known.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
