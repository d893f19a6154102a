package dev.medsync.strangler.copy;

import dev.medsync.platform.replication.Ownership;
import dev.medsync.replication.v1.Aggregate;
import dev.medsync.strangler.side.Side;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes copies under this process's token. The token is taken once: an applier that has been replaced by a newer one must
 * not take another, or two stranglers would take turns for ever.
 */
final class Applier {
    private final Side to;
    private @Nullable Long token;

    Applier(Side to) {
        this.to = to;
    }

    List<Ownership> apply(List<Aggregate> copies) throws IOException, InterruptedException {
        return to.apply(token(), copies);
    }

    private synchronized long token() throws IOException {
        Long mine = token;
        if (mine == null) {
            mine = to.registerApplier();
            token = mine;
        }
        return mine;
    }
}
