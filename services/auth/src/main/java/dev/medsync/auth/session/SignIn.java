package dev.medsync.auth.session;

import java.time.Duration;

/** What came of an attempt to sign in, to refresh or to switch. */
sealed interface SignIn {
    record Granted(Tokens tokens) implements SignIn {}

    /** Name, password or code; which one is nobody's business. */
    record WrongCredentials() implements SignIn {}

    /** Too many failures; the account's name is locked for a while. */
    record Locked(Duration timeLeft) implements SignIn {}

    /** The person has no role at the facility, or did not say which of several it is. */
    record NoRoleThere() implements SignIn {}

    /** The refresh token is unknown, expired, used before, or its session has ended. */
    record SessionOver() implements SignIn {}
}
