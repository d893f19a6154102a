package dev.medsync.auth.user;

import dev.medsync.auth.credential.Passwords;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.security.Roles;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The user of the local demo, made at the first start when {@code medsync.auth.demo-password} is set. */
@Context
@Requires(property = "medsync.auth.demo-password")
final class DemoUser {
    private static final Logger log = LoggerFactory.getLogger(DemoUser.class);
    private static final Set<String> ROLES =
            Set.of(Roles.ADMIN, Roles.BILLER, Roles.BILLING_ADMIN, Roles.CLINICIAN, Roles.REGISTRAR);

    DemoUser(
            Database database,
            AccountStore accounts,
            Passwords passwords,
            @Value("${medsync.auth.demo-username:demo}") String username,
            @Value("${medsync.auth.demo-password}") String password,
            @Value("${medsync.auth.demo-facilities:200}") int facilities) {
        boolean created = database.unscoped(tx -> {
            if (accounts.lockByName(tx, username).isPresent()) {
                return false;
            }
            long id = tx.nextId("user_account_id");
            if (!accounts.insert(tx, id, username, "Demo User", passwords.hash(password))) {
                return false;
            }
            for (int facility = 1; facility <= facilities; facility++) {
                accounts.setRoles(tx, id, facility, ROLES);
            }
            return true;
        });
        if (created) {
            log.info("user {} made for the demo, with roles at {} facilities", username, facilities);
        }
    }
}
