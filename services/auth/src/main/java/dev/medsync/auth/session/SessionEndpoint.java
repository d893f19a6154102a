package dev.medsync.auth.session;

import com.google.protobuf.Timestamp;
import dev.medsync.auth.v1.RefreshRequest;
import dev.medsync.auth.v1.SessionServiceGrpc;
import dev.medsync.auth.v1.SignInRequest;
import dev.medsync.auth.v1.SignInResponse;
import dev.medsync.auth.v1.SignOutRequest;
import dev.medsync.auth.v1.SignOutResponse;
import dev.medsync.auth.v1.SwitchFacilityRequest;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.rpc.Replies;
import dev.medsync.platform.security.AllowedRoles;
import dev.medsync.platform.security.AuditEntry;
import dev.medsync.platform.security.AuditEntry.Outcome;
import dev.medsync.platform.security.AuditLog;
import dev.medsync.platform.security.Caller;
import dev.medsync.platform.security.OpenToAll;
import dev.medsync.platform.security.Roles;
import dev.medsync.platform.security.Workload;
import dev.medsync.platform.telemetry.Tracing;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;

/** The API of sessions. Every attempt is audited, whatever comes of it. */
@Singleton
final class SessionEndpoint extends SessionServiceGrpc.SessionServiceImplBase {
    private final Sessions sessions;
    private final AuditLog audit;

    SessionEndpoint(Sessions sessions, AuditLog audit) {
        this.sessions = sessions;
        this.audit = audit;
    }

    @Override
    @OpenToAll
    public void signIn(SignInRequest request, StreamObserver<SignInResponse> observer) {
        Replies.answer(observer, () -> {
            if (request.getUsername().isBlank() || request.getPassword().isEmpty()) {
                throw Refusal.invalid("username", "Name and password are needed.");
            }
            SignIn result = sessions.signIn(
                    request.getUsername(), request.getPassword(), request.getTotp(), request.getFacilityId());
            return answer("sign-in", request.getFacilityId(), result);
        });
    }

    @Override
    @OpenToAll
    public void refresh(RefreshRequest request, StreamObserver<SignInResponse> observer) {
        Replies.answer(observer, () -> answer("refresh", 0, sessions.refresh(request.getRefreshToken())));
    }

    @Override
    @AllowedRoles({Roles.ADMIN, Roles.AUDITOR, Roles.BILLER, Roles.BILLING_ADMIN, Roles.CLINICIAN, Roles.REGISTRAR})
    public void switchFacility(SwitchFacilityRequest request, StreamObserver<SignInResponse> observer) {
        Replies.answer(
                observer,
                () -> answer(
                        "switch-facility",
                        request.getFacilityId(),
                        sessions.switchFacility(Caller.required(), request.getFacilityId())));
    }

    @Override
    @AllowedRoles({Roles.ADMIN, Roles.AUDITOR, Roles.BILLER, Roles.BILLING_ADMIN, Roles.CLINICIAN, Roles.REGISTRAR})
    public void signOut(SignOutRequest request, StreamObserver<SignOutResponse> observer) {
        Replies.answer(observer, () -> {
            sessions.signOut(Caller.required());
            audit.record(AuditEntry.of("sign-out", "session", null));
            return SignOutResponse.getDefaultInstance();
        });
    }

    private SignInResponse answer(String action, int facility, SignIn result) {
        audit.record(entry(action, facility, result));
        return switch (result) {
            case SignIn.Granted granted -> toProto(granted.tokens());
            case SignIn.WrongCredentials wrong ->
                throw Refusal.unauthenticated("WRONG_CREDENTIALS", "Name, password or code is wrong.");
            case SignIn.Locked locked ->
                throw Refusal.of(Status.Code.RESOURCE_EXHAUSTED, "LOCKED", "Too many failures; try again later.")
                        .with(
                                "retry_after_seconds",
                                Long.toString(locked.timeLeft().toSeconds() + 1));
            case SignIn.NoRoleThere none ->
                throw Refusal.of(Status.Code.PERMISSION_DENIED, "NO_ROLE_THERE", "You have no role at this facility.");
            case SignIn.SessionOver over ->
                throw Refusal.unauthenticated("SESSION_OVER", "The session has ended; sign in again.");
        };
    }

    /** Names that do not exist are not written down: people type passwords into the wrong field. */
    private static AuditEntry entry(String action, int facility, SignIn result) {
        return new AuditEntry(
                result instanceof SignIn.Granted granted ? granted.tokens().subject() : "anonymous",
                "",
                result instanceof SignIn.Granted granted ? granted.tokens().facility() : facility,
                null,
                action,
                "session",
                "operations",
                result instanceof SignIn.Granted ? Outcome.ALLOWED : Outcome.DENIED,
                Workload.current().map(Workload::name).orElse(""),
                Tracing.currentTraceId());
    }

    private static SignInResponse toProto(Tokens tokens) {
        return SignInResponse.newBuilder()
                .setAccessToken(tokens.access())
                .setExpiresAt(Timestamp.newBuilder()
                        .setSeconds(tokens.accessExpiresAt().getEpochSecond()))
                .setRefreshToken(tokens.refresh())
                .build();
    }
}
