package dev.medsync.auth.user;

import dev.medsync.auth.credential.Passwords;
import dev.medsync.auth.credential.Totp;
import dev.medsync.auth.credential.TotpSecrets;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.RequestKeys;
import dev.medsync.platform.data.RequestKeys.Claimed;
import dev.medsync.platform.data.Transaction;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** What administrators do with users, each at the facility of their token. */
@Singleton
public final class Users {
    private final Database database;
    private final AccountStore accounts;
    private final Passwords passwords;
    private final TotpSecrets totpSecrets;

    Users(Database database, AccountStore accounts, Passwords passwords, TotpSecrets totpSecrets) {
        this.database = database;
        this.accounts = accounts;
        this.passwords = passwords;
        this.totpSecrets = totpSecrets;
    }

    /** What came of a new user. */
    public sealed interface Created {
        record Done(Account account) implements Created {}

        record NameTaken() implements Created {}

        record KeyReused() implements Created {}
    }

    /** Somebody who may sign in at a facility. */
    public Created create(int facility, NewUser user, Optional<String> idempotencyKey) {
        // Before the transaction: it takes a tenth of a second.
        String hash = passwords.hash(user.password());
        return database.enter(facility, tx -> {
            long id = tx.nextId("user_account_id");
            if (idempotencyKey.isPresent()) {
                Claimed claimed = RequestKeys.claim(tx, idempotencyKey.get(), "User", id, user.fingerprint());
                if (claimed instanceof Claimed.Replay replay) {
                    return new Created.Done(
                            accounts.byId(tx, replay.aggregateId()).orElseThrow());
                }
                if (claimed instanceof Claimed.OtherRequest) {
                    return new Created.KeyReused();
                }
            }
            if (!accounts.insert(tx, id, user.username(), user.displayName(), hash)) {
                tx.rollBack();
                return new Created.NameTaken();
            }
            accounts.setRoles(tx, id, facility, user.roles());
            return new Created.Done(accounts.byId(tx, id).orElseThrow());
        });
    }

    public Optional<Account> find(long id) {
        return database.unscoped(tx -> accounts.byId(tx, id));
    }

    /** Replaces the roles at a facility; empty when there is no such user. */
    public Optional<Account> setRoles(long id, int facility, Set<String> roles) {
        return database.unscoped(tx -> {
            if (accounts.byId(tx, id).isEmpty()) {
                return Optional.empty();
            }
            accounts.setRoles(tx, id, facility, roles);
            return accounts.byId(tx, id);
        });
    }

    /** Starts enrolment and returns the URI for an authenticator app. It is shown this once. */
    public String enrolTotp(Account account) {
        String secret = Totp.newSecret();
        database.unscoped(tx -> storeSecret(tx, account.id(), secret));
        return Totp.uri(account.username(), secret);
    }

    private boolean storeSecret(Transaction tx, long id, String secret) throws SQLException {
        accounts.setTotpSecret(tx, id, totpSecrets.encrypt(secret));
        return true;
    }
}
