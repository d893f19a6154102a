package dev.medsync.auth.session;

import dev.medsync.auth.credential.Lockouts;
import dev.medsync.auth.credential.Passwords;
import dev.medsync.auth.credential.Totp;
import dev.medsync.auth.credential.TotpSecrets;
import dev.medsync.auth.session.SessionStore.RefreshToken;
import dev.medsync.auth.session.SessionStore.Session;
import dev.medsync.auth.user.Account;
import dev.medsync.auth.user.AccountStore;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.security.Caller;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The life of a session: it begins with a password, goes on with refresh tokens, and ends. */
@Singleton
final class Sessions {
    /** Sessions are kept this long after their end, for whoever looks into a theft. */
    private static final Duration KEPT = Duration.ofDays(7);

    private final Database database;
    private final AccountStore accounts;
    private final SessionStore sessions;
    private final TokenPairs tokens;
    private final Lockouts lockouts;
    private final Passwords passwords;
    private final TotpSecrets totpSecrets;
    private final Clock clock;
    private final Duration life;

    /** @param life of a session, however busy: {@code medsync.auth.session-life} */
    Sessions(
            Database database,
            AccountStore accounts,
            SessionStore sessions,
            TokenPairs tokens,
            Lockouts lockouts,
            Passwords passwords,
            TotpSecrets totpSecrets,
            Clock clock,
            @Value("${medsync.auth.session-life:12h}") Duration life) {
        this.database = database;
        this.accounts = accounts;
        this.sessions = sessions;
        this.tokens = tokens;
        this.lockouts = lockouts;
        this.passwords = passwords;
        this.totpSecrets = totpSecrets;
        this.clock = clock;
        this.life = life;
    }

    /** @param facility 0 when the person has roles at one facility only */
    SignIn signIn(String name, String password, String code, int facility) {
        String username = Account.normalized(name);
        Optional<Duration> locked = lockouts.timeLeft(username);
        if (locked.isPresent()) {
            return new SignIn.Locked(locked.get());
        }
        SignIn result = isPasswordOf(username, password)
                ? database.unscoped(tx -> secondFactor(tx, username, code, facility))
                : new SignIn.WrongCredentials();
        switch (result) {
            case SignIn.WrongCredentials wrong -> lockouts.failed(username);
            case SignIn.Granted granted -> lockouts.succeeded(username);
            default -> {
                // Neither a guess nor a success.
            }
        }
        return result;
    }

    /** The hash takes a tenth of a second, so no connection is held meanwhile. */
    private boolean isPasswordOf(String username, String password) {
        Optional<Account> account = database.unscoped(tx -> accounts.lockByName(tx, username));
        if (account.isEmpty()) {
            passwords.matchNobody(password);
            return false;
        }
        return passwords.matches(password, account.get().passwordHash());
    }

    private SignIn secondFactor(Transaction tx, String username, String code, int facility) throws SQLException {
        Account account = accounts.lockByName(tx, username).orElseThrow();
        byte[] secret = account.totpSecret();
        if (secret != null && (account.totpConfirmed() || !code.isEmpty())) {
            OptionalLong step =
                    Totp.matchingStep(totpSecrets.decrypt(secret), code, clock.instant(), account.totpLastStep());
            if (step.isEmpty()) {
                return new SignIn.WrongCredentials();
            }
            accounts.useTotpStep(tx, account.id(), step.getAsLong());
        }
        Optional<Integer> where = facilityOf(account, facility);
        if (where.isEmpty()) {
            return new SignIn.NoRoleThere();
        }
        Instant now = clock.instant();
        sessions.purge(tx, account.id(), now.minus(KEPT));
        return begin(tx, account, where.get(), now, now.plus(life));
    }

    /** Trades a refresh token for the next pair. A token that was traded before is a stolen one: the session ends. */
    SignIn refresh(String refreshToken) {
        byte[] hash = TokenPairs.hash(refreshToken);
        Instant now = clock.instant();
        return database.unscoped(tx -> {
            Optional<RefreshToken> token = sessions.findToken(tx, hash);
            if (token.isEmpty()) {
                return new SignIn.SessionOver();
            }
            if (token.get().used()) {
                sessions.end(tx, token.get().session(), "TOKEN_REUSED", now);
                return new SignIn.SessionOver();
            }
            Optional<Session> session = alive(tx, token.get().session(), now);
            if (session.isEmpty() || !token.get().expiresAt().isAfter(now)) {
                return new SignIn.SessionOver();
            }
            sessions.useToken(tx, hash, now);
            Account account = accounts.byId(tx, session.get().userId()).orElseThrow();
            return account.rolesAt(session.get().facility()).isEmpty()
                    ? new SignIn.NoRoleThere()
                    : new SignIn.Granted(tokens.next(tx, session.get(), account, now));
        });
    }

    /** A session at another facility, which ends when the present one would have. */
    SignIn switchFacility(Caller caller, int facility) {
        Instant now = clock.instant();
        return database.unscoped(tx -> {
            Optional<UUID> id = tokens.sessionOf(caller);
            Optional<Session> session = id.isPresent() ? alive(tx, id.get(), now) : Optional.empty();
            if (session.isEmpty()) {
                return new SignIn.SessionOver();
            }
            Account account = accounts.byId(tx, session.get().userId()).orElseThrow();
            return account.rolesAt(facility).isEmpty()
                    ? new SignIn.NoRoleThere()
                    : begin(tx, account, facility, now, session.get().endsAt());
        });
    }

    /** Ends the caller's session. What is left of its access token's quarter of an hour still counts. */
    void signOut(Caller caller) {
        Optional<UUID> id = tokens.sessionOf(caller);
        if (id.isPresent()) {
            database.unscoped(tx -> {
                sessions.end(tx, id.get(), "SIGNED_OUT", clock.instant());
                return true;
            });
        }
    }

    private SignIn begin(Transaction tx, Account account, int facility, Instant now, Instant endsAt)
            throws SQLException {
        Session session = new Session(UUID.randomUUID(), account.id(), facility, endsAt, false);
        sessions.insert(tx, session, now);
        return new SignIn.Granted(tokens.next(tx, session, account, now));
    }

    private Optional<Session> alive(Transaction tx, UUID id, Instant now) throws SQLException {
        return sessions.find(tx, id)
                .filter(session -> !session.over() && session.endsAt().isAfter(now));
    }

    private static Optional<Integer> facilityOf(Account account, int asked) {
        if (asked != 0) {
            return Optional.of(asked)
                    .filter(facility -> !account.rolesAt(facility).isEmpty());
        }
        return account.roles().size() == 1 ? account.roles().keySet().stream().findFirst() : Optional.empty();
    }
}
