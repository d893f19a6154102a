package dev.medsync.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.medsync.auth.AuthFixture;
import dev.medsync.auth.credential.Totp;
import dev.medsync.auth.v1.CreateUserRequest;
import dev.medsync.auth.v1.EnrolTotpRequest;
import dev.medsync.auth.v1.GetUserRequest;
import dev.medsync.auth.v1.RefreshRequest;
import dev.medsync.auth.v1.SessionServiceGrpc;
import dev.medsync.auth.v1.SetRolesRequest;
import dev.medsync.auth.v1.SignInResponse;
import dev.medsync.auth.v1.SignOutRequest;
import dev.medsync.auth.v1.SwitchFacilityRequest;
import dev.medsync.auth.v1.User;
import dev.medsync.auth.v1.UserServiceGrpc;
import dev.medsync.platform.rpc.Problem;
import dev.medsync.platform.rpc.Problems;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in and what follows, with a clock that the test moves. */
class SessionIT {
    @TempDir
    static Path directory;

    static final Set<String> EVERYONE = Set.of("admin", "auditor", "biller", "billing_admin", "clinician", "registrar");

    static AuthFixture auth;

    @BeforeAll
    static void start() {
        auth = new AuthFixture(directory);
    }

    @AfterAll
    static void stop() {
        auth.close();
    }

    @Test
    void whoeverSignsInGetsATokenWithTheRolesOfThatFacility() throws Exception {
        User user = newUser("ann", 2, "biller");
        JWTClaimsSet claims = claims(auth.signIn("Ann ", AuthFixture.PASSWORD, 2));
        assertThat(claims.getIssuer()).isEqualTo("medsync-auth");
        assertThat(claims.getSubject()).isEqualTo(Long.toString(user.getId()));
        assertThat(claims.getAudience()).containsExactly("medsync");
        assertThat(claims.getLongClaim("facility")).isEqualTo(2);
        assertThat(claims.getStringListClaim("roles")).containsExactly("biller");
        assertThat(Duration.between(
                        auth.clock.instant(), claims.getExpirationTime().toInstant()))
                .isLessThanOrEqualTo(Duration.ofMinutes(15));
        assertThat(user.getId() % 2).as("ids of services are even").isZero();
        assertThat(claims(auth.signIn("ann", AuthFixture.PASSWORD, 0)).getLongClaim("facility"))
                .as("the only one")
                .isEqualTo(2);
    }

    @Test
    void aWrongPasswordAndAnUnknownNameLookTheSame() {
        newUser("bob", 1, "biller");
        Problem wrong = problem(() -> auth.signIn("bob", "not the password", 1));
        Problem unknown = problem(() -> auth.signIn("nobody", "not the password", 1));
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong).isEqualTo(unknown);
        assertThat(problem(() -> auth.signIn("bob", AuthFixture.PASSWORD, 3)).type())
                .hasToString("https://medsync.dev/problems/no-role-there");
    }

    @Test
    void guessingIsSlowedDownForNamesThatExistAndForThoseThatDoNot() {
        newUser("carl", 1, "biller");
        for (String name : List.of("carl", "carl-who-does-not-exist")) {
            for (int i = 0; i < 5; i++) {
                assertThat(problem(() -> auth.signIn(name, "guess", 1)).status())
                        .isEqualTo(401);
            }
            Problem locked = problem(() -> auth.signIn(name, AuthFixture.PASSWORD, 1));
            assertThat(locked.status()).isEqualTo(429);
            assertThat(Integer.parseInt(locked.members().get("retry_after_seconds")))
                    .isBetween(29, 31);
        }
        auth.clock.advance(Duration.ofSeconds(31));
        assertThat(problem(() -> auth.signIn("carl", "guess", 1)).status()).isEqualTo(401);
        auth.clock.advance(Duration.ofSeconds(31));
        assertThat(problem(() -> auth.signIn("carl", AuthFixture.PASSWORD, 1)).status())
                .as("twice as long")
                .isEqualTo(429);
        auth.clock.advance(Duration.ofSeconds(31));
        auth.signIn("carl", AuthFixture.PASSWORD, 1);
        assertThat(problem(() -> auth.signIn("carl", "guess", 1)).status())
                .as("a success forgets the failures")
                .isEqualTo(401);
        auth.signIn("carl", AuthFixture.PASSWORD, 1);
    }

    @Test
    void anEnrolledUserNeedsACodeAndACodeWorksOnce() {
        User user = newUser("dora", 1, "clinician");
        String own = auth.signIn("dora", AuthFixture.PASSWORD, 1).getAccessToken();
        String secret = enrol(own, user).replaceAll(".*secret=([A-Z2-7]+).*", "$1");
        auth.signIn("dora", AuthFixture.PASSWORD, 1);

        String first = Totp.codeAt(secret, auth.clock.instant());
        auth.signIn("dora", AuthFixture.PASSWORD, 1, first);
        assertThat(problem(() -> auth.signIn("dora", AuthFixture.PASSWORD, 1, first))
                        .status())
                .as("a replay")
                .isEqualTo(401);
        assertThat(problem(() -> auth.signIn("dora", AuthFixture.PASSWORD, 1)).status())
                .as("no code")
                .isEqualTo(401);
        auth.clock.advance(Duration.ofSeconds(30));
        auth.signIn("dora", AuthFixture.PASSWORD, 1, Totp.codeAt(secret, auth.clock.instant()));
        assertThat(problem(() -> enrol(own, user)).type())
                .as("a stolen token cannot take the second factor away")
                .hasToString("https://medsync.dev/problems/totp-enrolled");
        enrol(auth.admin(1), user);
        auth.signIn("dora", AuthFixture.PASSWORD, 1);
    }

    @Test
    void aRefreshTokenWorksOnceAndItsSecondUseEndsTheSession() {
        newUser("emil", 1, "biller");
        SignInResponse first = auth.signIn("emil", AuthFixture.PASSWORD, 1);
        SignInResponse second = refresh(first);
        assertThat(second.getRefreshToken()).isNotEqualTo(first.getRefreshToken());
        assertThat(problem(() -> refresh(first)).status()).isEqualTo(401);
        assertThat(problem(() -> refresh(second)).status())
                .as("whoever holds the newer one may be the thief")
                .isEqualTo(401);
    }

    @Test
    void anIdleSessionIsOverAndSoIsABusyOneInTheEvening() {
        newUser("fay", 1, "biller");
        SignInResponse idle = auth.signIn("fay", AuthFixture.PASSWORD, 1);
        auth.clock.advance(Duration.ofMinutes(31));
        assertThat(problem(() -> refresh(idle)).status()).isEqualTo(401);
        assertThat(problem(() -> auth.sessions(idle.getAccessToken()).signOut(SignOutRequest.getDefaultInstance()))
                        .type())
                .hasToString("https://medsync.dev/problems/token-expired");

        SignInResponse busy = auth.signIn("fay", AuthFixture.PASSWORD, 1);
        for (int i = 0; i < 28; i++) {
            auth.clock.advance(Duration.ofMinutes(25));
            busy = refresh(busy);
        }
        auth.clock.advance(Duration.ofMinutes(25));
        SignInResponse last = busy;
        assertThat(problem(() -> refresh(last)).status()).isEqualTo(401);
    }

    @Test
    void aRoleTakenAwayIsGoneAtTheNextRefresh() throws Exception {
        User user = newUser("gus", 1, "biller", "clinician");
        SignInResponse session = auth.signIn("gus", AuthFixture.PASSWORD, 1);
        setRoles(user, 1, "biller");
        SignInResponse next = refresh(session);
        assertThat(claims(next).getStringListClaim("roles")).containsExactly("biller");
        setRoles(user, 1);
        assertThat(problem(() -> refresh(next)).status()).isEqualTo(403);
    }

    @Test
    void theFacilityCanBeSwitchedWhereThereIsARole() throws Exception {
        User user = newUser("hal", 1, "biller");
        setRoles(user, 2, "auditor");
        SignInResponse session = auth.signIn("hal", AuthFixture.PASSWORD, 1);
        SignInResponse other = switchTo(session, 2);
        assertThat(claims(other).getLongClaim("facility")).isEqualTo(2);
        assertThat(claims(other).getStringListClaim("roles")).containsExactly("auditor");
        assertThat(problem(() -> switchTo(session, 3)).status()).isEqualTo(403);
    }

    @Test
    void afterSigningOutNothingCanBeRefreshed() {
        newUser("ida", 1, "biller");
        SignInResponse session = auth.signIn("ida", AuthFixture.PASSWORD, 1);
        auth.sessions(session.getAccessToken()).signOut(SignOutRequest.getDefaultInstance());
        assertThat(problem(() -> refresh(session)).status()).isEqualTo(401);
        assertThat(problem(() -> switchTo(session, 1)).status()).isEqualTo(401);
    }

    @Test
    void aStaleTokenDoesNotStandInTheWayOfRefreshing() {
        newUser("jo", 1, "biller");
        SignInResponse session = auth.signIn("jo", AuthFixture.PASSWORD, 1);
        auth.clock.advance(Duration.ofMinutes(20));
        auth.sessions(session.getAccessToken())
                .refresh(RefreshRequest.newBuilder()
                        .setRefreshToken(session.getRefreshToken())
                        .build());
    }

    @Test
    void theDatabaseHoldsNothingThatOneCouldSignInWith() throws Exception {
        newUser("kim", 1, "biller");
        SignInResponse session = auth.signIn("kim", AuthFixture.PASSWORD, 1);
        assertThat(auth.read("select password_hash from user_account")).allMatch(hash -> hash.startsWith("$argon2id$"));
        assertThat(auth.read("select encode(hash, 'escape') from refresh_token"))
                .noneMatch(stored -> stored.contains(session.getRefreshToken()));
    }

    @Test
    void everyAttemptIsAudited() throws Exception {
        User user = newUser("lea", 2, "biller");
        auth.signIn("lea", AuthFixture.PASSWORD, 2);
        problem(() -> auth.signIn("lea", "guess", 2));
        assertThat(auth.read("select actor || ' ' || outcome || ' ' || source from audit_entry"
                        + " where action = 'sign-in' and facility_id = 2 order by id desc limit 2"))
                .containsExactly("anonymous DENIED gateway", user.getId() + " ALLOWED gateway");
    }

    @Test
    void onlyThePublicKeysArePublished() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String keys = http.send(
                            HttpRequest.newBuilder(URI.create(
                                            "http://127.0.0.1:" + auth.managementPort() + "/.well-known/jwks.json"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            assertThat(keys).contains("\"keys\"", "\"P-256\"").doesNotContain("\"d\"");
        }
    }

    @Test
    void anAdministratorSeesOnlyWhatConcernsTheFacility() {
        User user = newUser("mia", 1, "biller");
        setRoles(user, 2, "auditor");
        GetUserRequest request = GetUserRequest.newBuilder().setId(user.getId()).build();
        assertThat(auth.users(auth.admin(1)).getUser(request).getFacilityRolesList())
                .singleElement()
                .satisfies(roles -> assertThat(roles.getRolesList()).containsExactly("biller"));
        assertThat(problem(() -> auth.users(auth.admin(3)).getUser(request)).status())
                .isEqualTo(404);
        String own = auth.signIn("mia", AuthFixture.PASSWORD, 1).getAccessToken();
        assertThat(auth.users(own).getUser(request).getFacilityRolesList()).hasSize(2);
        newUser("mona", 1, "biller");
        assertThat(problem(() -> auth.users(own)
                                .getUser(GetUserRequest.newBuilder()
                                        .setId(user.getId() + 2)
                                        .build()))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aNewUserIsCheckedAndANameIsTakenOnce() {
        Problem invalid = problem(() -> auth.users(auth.admin(1))
                .createUser(CreateUserRequest.newBuilder()
                        .setUsername("!")
                        .setPassword("short")
                        .addRoles("emperor")
                        .build()));
        assertThat(invalid.errors())
                .extracting(error -> error.field())
                .containsExactly("username", "display_name", "password", "roles");
        newUser("nina", 1, "biller");
        Problem taken = problem(() -> newUser("NINA", 1, "biller"));
        assertThat(taken.status()).isEqualTo(409);
        assertThat(problem(() -> auth.users(auth.signIn("nina", AuthFixture.PASSWORD, 1)
                                        .getAccessToken())
                                .createUser(CreateUserRequest.getDefaultInstance()))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void whateverIsNotListedIsDenied() {
        Map<String, String> tokens = new HashMap<>();
        for (String role : EVERYONE) {
            newUser("role-" + role, 1, role);
            tokens.put(
                    role, auth.signIn("role-" + role, AuthFixture.PASSWORD, 1).getAccessToken());
        }
        assertThat(auth.roleMatrix(UserServiceGrpc.getServiceDescriptor(), role -> tokens.getOrDefault(role, "")))
                .isEqualTo(Map.of(
                        "CreateUser",
                        Set.of("admin"),
                        "SetRoles",
                        Set.of("admin"),
                        "GetUser",
                        EVERYONE,
                        "EnrolTotp",
                        EVERYONE));
        assertThat(auth.roleMatrix(SessionServiceGrpc.getServiceDescriptor(), role -> tokens.getOrDefault(role, "")))
                .containsEntry("SignOut", EVERYONE)
                .hasEntrySatisfying("SignIn", roles -> assertThat(roles).contains("nobody"));
    }

    private static User newUser(String name, int facility, String... roles) {
        return auth.users(auth.admin(facility))
                .createUser(CreateUserRequest.newBuilder()
                        .setUsername(name)
                        .setDisplayName(name)
                        .setPassword(AuthFixture.PASSWORD)
                        .addAllRoles(List.of(roles))
                        .build());
    }

    private static void setRoles(User user, int facility, String... roles) {
        auth.users(auth.admin(facility))
                .setRoles(SetRolesRequest.newBuilder()
                        .setId(user.getId())
                        .addAllRoles(List.of(roles))
                        .build());
    }

    private static String enrol(String token, User user) {
        return auth.users(token)
                .enrolTotp(EnrolTotpRequest.newBuilder().setId(user.getId()).build())
                .getOtpauthUri();
    }

    private static SignInResponse refresh(SignInResponse session) {
        return auth.sessions()
                .refresh(RefreshRequest.newBuilder()
                        .setRefreshToken(session.getRefreshToken())
                        .build());
    }

    private static SignInResponse switchTo(SignInResponse session, int facility) {
        return auth.sessions(session.getAccessToken())
                .switchFacility(SwitchFacilityRequest.newBuilder()
                        .setFacilityId(facility)
                        .build());
    }

    private static JWTClaimsSet claims(SignInResponse session) throws Exception {
        return SignedJWT.parse(session.getAccessToken()).getJWTClaimsSet();
    }

    private static Problem problem(ThrowingCallable call) {
        return Problems.of(catchThrowableOfType(StatusRuntimeException.class, call));
    }
}
