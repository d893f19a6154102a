package dev.medsync.platform.data;

import io.grpc.Context;

/**
 * Whether the current call is a mirrored read: the gateway compares its answer with the owner's and serves the owner's. Such a
 * call reads without owning the facility and cannot write.
 */
public final class ShadowRead {

    private static final Context.Key<Boolean> KEY = Context.key("medsync.shadow");

    private ShadowRead() {}

    public static boolean isCurrent() {
        return Boolean.TRUE.equals(KEY.get());
    }

    /** The context of a mirrored read. Whoever marks it has made sure that the gateway asks. */
    public static Context mark(Context context) {
        return context.withValue(KEY, true);
    }
}
