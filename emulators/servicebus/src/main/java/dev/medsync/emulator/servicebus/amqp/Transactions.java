package dev.medsync.emulator.servicebus.amqp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.qpid.proton.amqp.Binary;
import org.jspecify.annotations.Nullable;

/** The open transactions of a connection. All work of one is done in one go, and so becomes durable in one commit. */
final class Transactions {

    /** Something to be done when the transaction commits. */
    interface Work {
        /** Whether it can still be done; a lock may have been lost since. */
        boolean possible();

        void perform();
    }

    private final Map<Binary, List<Work>> open = new HashMap<>();
    private long lastId;

    Binary declare() {
        lastId++;
        Binary id = new Binary(Long.toString(lastId).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        open.put(id, new ArrayList<>());
        return id;
    }

    /** Adds work to a transaction; false when there is no such transaction. */
    boolean enlist(@Nullable Binary id, Work work) {
        List<Work> enlisted = open.get(id);
        return enlisted != null && enlisted.add(work);
    }

    /** What became of a transaction. */
    enum Outcome {
        DONE,
        ROLLED_BACK,
        UNKNOWN
    }

    /** Ends a transaction: does all of its work, or none. */
    Outcome discharge(Binary id, boolean fail) {
        List<Work> enlisted = open.remove(id);
        if (enlisted == null) {
            return Outcome.UNKNOWN;
        }
        if (fail) {
            return Outcome.DONE;
        }
        if (!enlisted.stream().allMatch(Work::possible)) {
            return Outcome.ROLLED_BACK;
        }
        enlisted.forEach(Work::perform);
        return Outcome.DONE;
    }
}
