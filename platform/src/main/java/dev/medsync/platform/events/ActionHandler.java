package dev.medsync.platform.events;

import com.google.protobuf.Message;
import dev.medsync.platform.data.Transaction;
import java.sql.SQLException;

/** A handler made of its parts. */
record ActionHandler<T extends Message>(Subscription subscription, T prototype, Guard guard, Action<T> action)
        implements EventHandler<T> {

    @Override
    public void handle(Transaction transaction, ReceivedEvent<T> event) throws SQLException {
        action.handle(transaction, event);
    }
}
