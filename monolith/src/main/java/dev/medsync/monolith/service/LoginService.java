package dev.medsync.monolith.service;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.medsync.monolith.dao.Database;
import dev.medsync.monolith.dao.UserDao;
import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Facility;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Log-in and change of facility. */
@Singleton
public final class LoginService {

    private static final int LOCK_AFTER = 10;

    /** OWASP's second choice for argon2id: 19 MiB, two passes. */
    private static final Argon2Function ARGON2 = Argon2Function.getInstance(19 * 1024, 2, 1, 32, Argon2.ID);

    private final Database database;
    private final Tokens tokens;

    /** Checked when there is no such user, so that a guess takes as long either way. */
    private final String nobodysHash = hash("nobody");

    LoginService(Database database, Tokens tokens) {
        this.database = database;
        this.tokens = tokens;
    }

    /** argon2id, encoded with its parameters. */
    public static String hash(String password) {
        return Password.hash(password).addRandomSalt(16).with(ARGON2).getResult();
    }

    /** A token for a facility the user has a role in; without one, for the user's own. */
    public Tokens.Issued login(String username, String password, @Nullable Integer facility, String source)
            throws SQLException {
        Optional<UserDao.Login> found = database.transaction(connection -> UserDao.find(connection, username));
        String hash = found.map(UserDao.Login::passwordHash).orElse(nobodysHash);
        // Outside the transaction: 40 ms of argon2 are no reason to hold a connection.
        boolean right = Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
        if (found.isEmpty() || !right || !found.get().status().equals("A")) {
            if (found.isPresent()) {
                long id = found.get().id();
                database.transaction(connection -> {
                    UserDao.loginFailed(connection, id, LOCK_AFTER);
                    UserDao.audit(connection, id, username, facility == null ? 0 : facility, null, "D", "login", null);
                    return true;
                });
            }
            throw ProblemException.unauthenticated("wrong name or password");
        }
        UserDao.Login user = found.get();
        Integer at = facility == null ? user.facility() : facility;
        if (at == null) {
            throw ProblemException.invalid("facility", "required");
        }
        return issue(user, at, source);
    }

    /** The same person in another facility. */
    public Tokens.Issued switchFacility(Caller caller, int facility, String source) throws SQLException {
        UserDao.Login user = database.transaction(connection -> UserDao.findById(connection, caller.userId()))
                .orElseThrow(() -> ProblemException.forbidden("unknown user"));
        if (!user.status().equals("A")) {
            throw ProblemException.forbidden("the user is locked");
        }
        return issue(user, facility, source);
    }

    private Tokens.Issued issue(UserDao.Login user, int facility, String source) throws SQLException {
        return database.transaction(connection -> {
            if (UserDao.facility(connection, facility).isEmpty()) {
                throw ProblemException.notFound("facility");
            }
            Set<String> roles = UserDao.roles(connection, user.id(), facility);
            if (roles.isEmpty()) {
                throw ProblemException.forbidden("no role in this facility");
            }
            Tokens.Issued issued = tokens.issue(new Caller(user.id(), user.displayName(), facility, roles));
            UserDao.loggedIn(connection, user.id(), facility, issued.id(), Tokens.LIFETIME.toSeconds(), source);
            return issued;
        });
    }

    /** All facilities. */
    public List<Facility> facilities() throws SQLException {
        return database.transaction(UserDao::facilities);
    }
}
