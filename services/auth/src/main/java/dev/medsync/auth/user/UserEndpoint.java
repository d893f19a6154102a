package dev.medsync.auth.user;

import dev.medsync.auth.credential.Lockouts;
import dev.medsync.auth.v1.CreateUserRequest;
import dev.medsync.auth.v1.EnrolTotpRequest;
import dev.medsync.auth.v1.EnrolTotpResponse;
import dev.medsync.auth.v1.FacilityRoles;
import dev.medsync.auth.v1.GetUserRequest;
import dev.medsync.auth.v1.SetRolesRequest;
import dev.medsync.auth.v1.User;
import dev.medsync.auth.v1.UserServiceGrpc;
import dev.medsync.platform.rpc.CallContext;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.rpc.Refusal.FieldViolation;
import dev.medsync.platform.rpc.Replies;
import dev.medsync.platform.security.AllowedRoles;
import dev.medsync.platform.security.AuditEntry;
import dev.medsync.platform.security.AuditLog;
import dev.medsync.platform.security.Caller;
import dev.medsync.platform.security.Roles;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** The API of users. An administrator sees and changes what concerns the facility of the token, and nothing else. */
@Singleton
final class UserEndpoint extends UserServiceGrpc.UserServiceImplBase {
    /** Tokens of the monolith name its own users: there is no account of that id here. */
    private static final String OUR_ISSUER = "medsync-auth";

    private final Users users;
    private final Lockouts lockouts;
    private final AuditLog audit;

    UserEndpoint(Users users, Lockouts lockouts, AuditLog audit) {
        this.users = users;
        this.lockouts = lockouts;
        this.audit = audit;
    }

    @Override
    @AllowedRoles(Roles.ADMIN)
    public void createUser(CreateUserRequest request, StreamObserver<User> observer) {
        Replies.answer(observer, () -> {
            NewUser user = new NewUser(
                    request.getUsername(),
                    request.getDisplayName(),
                    request.getPassword(),
                    new HashSet<>(request.getRolesList()));
            check(user.violations());
            int facility = Caller.required().facility();
            return switch (users.create(facility, user, CallContext.idempotencyKey())) {
                case Users.Created.Done done -> answer(done.account(), "create");
                case Users.Created.NameTaken taken ->
                    throw Refusal.of(Status.Code.ALREADY_EXISTS, "USERNAME_TAKEN", "Somebody has this name.");
                case Users.Created.KeyReused reused -> throw Refusal.idempotencyKeyReused();
            };
        });
    }

    @Override
    @AllowedRoles({Roles.ADMIN, Roles.AUDITOR, Roles.BILLER, Roles.BILLING_ADMIN, Roles.CLINICIAN, Roles.REGISTRAR})
    public void getUser(GetUserRequest request, StreamObserver<User> observer) {
        Replies.answer(observer, () -> {
            boolean administers =
                    Caller.required().hasRole(Roles.ADMIN) || Caller.required().hasRole(Roles.AUDITOR);
            return answer(visible(request.getId(), administers), "read");
        });
    }

    @Override
    @AllowedRoles(Roles.ADMIN)
    public void setRoles(SetRolesRequest request, StreamObserver<User> observer) {
        Replies.answer(observer, () -> {
            Set<String> roles = new HashSet<>(request.getRolesList());
            check(NewUser.violationsOf(roles));
            // Any user: this is how somebody of another facility begins here.
            Account account = users.setRoles(request.getId(), Caller.required().facility(), roles)
                    .orElseThrow(() -> Refusal.notFound("user"));
            return answer(account, "update");
        });
    }

    @Override
    @AllowedRoles({Roles.ADMIN, Roles.AUDITOR, Roles.BILLER, Roles.BILLING_ADMIN, Roles.CLINICIAN, Roles.REGISTRAR})
    public void enrolTotp(EnrolTotpRequest request, StreamObserver<EnrolTotpResponse> observer) {
        Replies.answer(observer, () -> {
            boolean administers = Caller.required().hasRole(Roles.ADMIN);
            Account account = visible(request.getId(), administers);
            if (account.totpConfirmed() && !administers) {
                // Else a stolen token could take the second factor away.
                throw Refusal.of(
                        Status.Code.FAILED_PRECONDITION,
                        "TOTP_ENROLLED",
                        "Only an administrator can replace an enrolled authenticator.");
            }
            audit.record(AuditEntry.of("update", "user/" + account.id() + "/totp", null));
            return EnrolTotpResponse.newBuilder()
                    .setOtpauthUri(users.enrolTotp(account))
                    .build();
        });
    }

    /** The caller's own account, or one with a role at the caller's facility for those who administer. */
    private Account visible(long id, boolean administers) {
        Caller caller = Caller.required();
        return users.find(id)
                .filter(account -> isSelf(account, caller)
                        || administers && !account.rolesAt(caller.facility()).isEmpty())
                .orElseThrow(() -> Refusal.notFound("user"));
    }

    private User answer(Account account, String action) {
        audit.record(AuditEntry.of(action, "user/" + account.id(), null));
        Caller caller = Caller.required();
        User.Builder user = User.newBuilder()
                .setId(account.id())
                .setUsername(account.username())
                .setDisplayName(account.displayName())
                .setTotpEnrolled(account.totpConfirmed())
                .setLocked(lockouts.isLocked(account.username()));
        new TreeMap<>(account.roles()).forEach((facility, roles) -> {
            if (isSelf(account, caller) || facility == caller.facility()) {
                user.addFacilityRoles(
                        FacilityRoles.newBuilder().setFacilityId(facility).addAllRoles(roles));
            }
        });
        return user.build();
    }

    private static boolean isSelf(Account account, Caller caller) {
        return caller.issuer().equals(OUR_ISSUER) && caller.subject().equals(Long.toString(account.id()));
    }

    private static void check(List<FieldViolation> violations) {
        if (!violations.isEmpty()) {
            throw Refusal.invalid(violations);
        }
    }
}
