package dev.medsync.strangler.rollout;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether anything is copied between the two sides of a capability, and how that goes: nothing before they are prepared, and
 * nothing any more when the monolith's tables are archived.
 */
public final class Copies implements AutoCloseable {
    private final Supplier<Flow> begin;
    private volatile @Nullable Flow flow;

    /** @param begin makes and starts what flows */
    Copies(Supplier<Flow> begin) {
        this.begin = begin;
    }

    /** Lets copies flow in both directions, unless they do already. */
    synchronized Flow start() {
        Flow flowing = flow;
        if (flowing == null) {
            flowing = begin.get();
            flow = flowing;
        }
        return flowing;
    }

    /** Ends readers and lanes of both directions; they wait for nothing. */
    synchronized void stop() {
        Flow flowing = flow;
        flow = null;
        if (flowing != null) {
            flowing.close();
        }
    }

    /** What flows; null while nothing does. */
    @Nullable
    Flow flow() {
        return flow;
    }

    /** What flows, for whoever may only be asked when something does. */
    Flow require() {
        Flow flowing = flow;
        if (flowing == null) {
            throw new IllegalStateException("Nothing is copied between the two sides yet.");
        }
        return flowing;
    }

    /** Why not everything committed so far has been copied, in both directions; empty when it has. */
    String behind() throws InterruptedException {
        Flow flowing = require();
        return flowing.caughtUp() ? "" : flowing.trouble().isEmpty() ? "it takes too long" : flowing.trouble();
    }

    /** Aggregates that wait to be copied, in both directions. */
    public int pending() {
        Flow flowing = flow;
        return flowing == null ? 0 : flowing.pending();
    }

    /** Why nothing is being copied, in either direction; empty when all is well. */
    public String trouble() {
        Flow flowing = flow;
        return flowing == null ? "" : flowing.trouble();
    }

    /** From a commit at the monolith to its copy at the service, in milliseconds; null while it is not known. */
    public @Nullable Double lagToServiceMillis() {
        Flow flowing = flow;
        return flowing == null ? null : flowing.lagToService().millis();
    }

    /** From a commit at the service to its copy at the monolith, in milliseconds; null while it is not known. */
    public @Nullable Double lagToLegacyMillis() {
        Flow flowing = flow;
        return flowing == null ? null : flowing.lagToLegacy().millis();
    }

    @Override
    public void close() {
        stop();
    }
}
