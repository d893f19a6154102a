package dev.medsync.platform.rpc;

/** The reasons that the platform itself gives; a domain adds its own. */
public final class Reasons {
    public static final String NOT_OWNER = "NOT_OWNER";
    public static final String NOT_FOUND = "NOT_FOUND";
    public static final String STALE_VERSION = "STALE_VERSION";
    public static final String INVALID_ARGUMENT = "INVALID_ARGUMENT";
    public static final String IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED";
    public static final String UNAUTHENTICATED = "UNAUTHENTICATED";
    public static final String PERMISSION_DENIED = "PERMISSION_DENIED";
    public static final String INTERNAL = "INTERNAL";

    /** The domain of every {@code google.rpc.ErrorInfo} of ours. */
    public static final String DOMAIN = "medsync.dev";

    private Reasons() {}
}
