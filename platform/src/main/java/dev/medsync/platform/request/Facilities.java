package dev.medsync.platform.request;

import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.security.Caller;

/** Whose data a call is about: the facility of the caller's token. */
final class Facilities {

    private static final String SHADOW = "shadow";

    private Facilities() {}

    static Caller ofReader() {
        Caller caller = Caller.required();
        if (caller.facility() < 1) {
            throw Refusal.permissionDenied("The token is for no facility.");
        }
        return caller;
    }

    static boolean isShadow(Caller caller) {
        return caller.purpose().equals(SHADOW);
    }

    /** A write is never mirrored. */
    static Caller ofWriter() {
        Caller caller = ofReader();
        if (isShadow(caller)) {
            throw Refusal.permissionDenied("A shadow read cannot write.");
        }
        return caller;
    }
}
