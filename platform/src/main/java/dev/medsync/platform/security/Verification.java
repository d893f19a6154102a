package dev.medsync.platform.security;

import dev.medsync.platform.rpc.Refusal;

/** What the verification of a token comes to. */
public sealed interface Verification {
    /** The token is genuine, for us, and still alive. */
    record Verified(Caller caller) implements Verification {}

    /** It is not; {@code reason} is one of a few stable words such as {@code TOKEN_EXPIRED}. */
    record Refused(String reason, String detail) implements Verification {}

    /** Nobody can tell for the moment: the issuer's keys could never be fetched. */
    record Unknown(String issuer) implements Verification {}

    /**
     * The caller.
     *
     * @throws Refusal UNAUTHENTICATED, or UNAVAILABLE when nobody can tell
     */
    default Caller callerOrRefusal() {
        return switch (this) {
            case Verified verified -> verified.caller();
            case Refused refused -> throw Refusal.unauthenticated(refused.reason(), refused.detail());
            case Unknown unknown ->
                throw Refusal.unavailable("ISSUER_UNAVAILABLE", "Tokens cannot be checked for the moment.")
                        .with("issuer", unknown.issuer());
        };
    }
}
