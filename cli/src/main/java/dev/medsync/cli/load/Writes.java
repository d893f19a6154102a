package dev.medsync.cli.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The writes of one visit, one after the other. One that got no answer is sent again as it was, under the same key. */
final class Writes {
    /**
     * A write on its way.
     *
     * @param mark ours in it; empty where it has no place for one
     */
    private record Write(String path, @Nullable ObjectNode body, String key, String mark) {}

    private final int facility;
    private final Api api;
    private final Ledger ledger;
    private @Nullable Write unanswered;

    Writes(int facility, Api api, Ledger ledger) {
        this.facility = facility;
        this.api = api;
        this.ledger = ledger;
    }

    /** Whether the last one got no answer: it may have been carried out or not. */
    boolean isUnsettled() {
        return unanswered != null;
    }

    /** The mark that the write under way carries, or a new one. */
    String mark() {
        Write again = unanswered;
        return again == null ? UUID.randomUUID().toString() : again.mark();
    }

    /** Sends a write, or the one again that got no answer. */
    Api.Answer send(String path, @Nullable ObjectNode body, String mark)
            throws IOException, InterruptedException, Api.RefusedException {
        Write again = unanswered;
        Write write = again == null ? new Write(path, body, UUID.randomUUID().toString(), mark) : again;
        unanswered = write;
        try {
            Api.Answer answer = api.post(facility, write.path(), write.key(), write.body());
            unanswered = null;
            return answer;
        } catch (Api.RefusedException e) {
            if (e.isRefusal()) {
                unanswered = null;
            } else {
                ledger.uncertain(mark);
            }
            throw e;
        } catch (IOException e) {
            ledger.uncertain(mark);
            throw e;
        }
    }
}
