package dev.medsync.platform.rpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import dev.medsync.platform.data.NotOwnerException;
import dev.medsync.platform.data.StaleVersionException;
import dev.medsync.platform.rpc.Refusal.FieldViolation;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a refusal, or anything else that was thrown, becomes a gRPC status, and where it is read back. */
public final class Statuses {
    private static final Logger log = LoggerFactory.getLogger(Statuses.class);

    /** What a failed call of ours to another service may tell our own caller: that it is worth trying again. */
    private static final Set<Status.Code> PASSED_ON = EnumSet.of(
            Status.Code.UNAVAILABLE,
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.CANCELLED,
            Status.Code.RESOURCE_EXHAUSTED);

    private Statuses() {}

    /**
     * The status that the caller of the current RPC gets. What nobody expected becomes INTERNAL with an error id that
     * stands in the log beside the cause; its message never leaves, because it may hold anything.
     */
    public static StatusRuntimeException of(Throwable thrown) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            Optional<StatusRuntimeException> known = known(cause);
            if (known.isPresent()) {
                return known.get();
            }
        }
        return internal(thrown);
    }

    private static Optional<StatusRuntimeException> known(Throwable thrown) {
        if (thrown instanceof Refusal refusal) {
            return Optional.of(of(refusal));
        }
        if (thrown instanceof NotOwnerException e) {
            return Optional.of(of(Refusal.notOwner(e.capability(), e.facility(), e.epoch())));
        }
        if (thrown instanceof StaleVersionException) {
            return Optional.of(of(Refusal.staleVersion()));
        }
        if (thrown instanceof SQLException e) {
            return SqlRefusals.of(e).map(Statuses::of);
        }
        if (thrown instanceof StatusRuntimeException e) {
            return Optional.of(e).filter(Statuses::isPassedOn);
        }
        if (thrown instanceof StatusException e) {
            return Optional.of(e.getStatus().asRuntimeException(e.getTrailers()))
                    .filter(Statuses::isPassedOn);
        }
        return Optional.empty();
    }

    /** The status of a refusal, with its {@code google.rpc.ErrorInfo} and, for fields, {@code google.rpc.BadRequest}. */
    public static StatusRuntimeException of(Refusal refusal) {
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                .setCode(refusal.code().value())
                .setMessage(refusal.detail())
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setDomain(Reasons.DOMAIN)
                        .setReason(refusal.reason())
                        .putAllMetadata(refusal.metadata())
                        .build()));
        if (!refusal.violations().isEmpty()) {
            BadRequest.Builder badRequest = BadRequest.newBuilder();
            for (FieldViolation violation : refusal.violations()) {
                badRequest.addFieldViolations(BadRequest.FieldViolation.newBuilder()
                        .setField(violation.field())
                        .setDescription(violation.description()));
            }
            status.addDetails(Any.pack(badRequest.build()));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }

    /** The {@code ErrorInfo} that came with a failed call, when it is one of ours. */
    public static Optional<ErrorInfo> errorInfo(Throwable failed) {
        return detail(failed, ErrorInfo.class).filter(info -> info.getDomain().equals(Reasons.DOMAIN));
    }

    /** Whether a failed call says that the facility's data is owned elsewhere. */
    public static boolean isNotOwner(Throwable failed) {
        return errorInfo(failed)
                .filter(info -> info.getReason().equals(Reasons.NOT_OWNER))
                .isPresent();
    }

    static List<FieldViolation> violations(Throwable failed) {
        return detail(failed, BadRequest.class).map(BadRequest::getFieldViolationsList).stream()
                .flatMap(List::stream)
                .map(violation -> new FieldViolation(violation.getField(), violation.getDescription()))
                .toList();
    }

    private static <T extends com.google.protobuf.Message> Optional<T> detail(Throwable failed, Class<T> type) {
        com.google.rpc.@Nullable Status status = StatusProto.fromThrowable(failed);
        if (status == null) {
            return Optional.empty();
        }
        for (Any any : status.getDetailsList()) {
            if (any.is(type)) {
                try {
                    return Optional.of(any.unpack(type));
                } catch (InvalidProtocolBufferException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isPassedOn(StatusRuntimeException e) {
        return PASSED_ON.contains(e.getStatus().getCode()) || errorInfo(e).isPresent();
    }

    private static StatusRuntimeException internal(Throwable thrown) {
        String errorId = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        log.error("unexpected error {}", errorId, thrown);
        return of(
                Refusal.of(Status.Code.INTERNAL, Reasons.INTERNAL, "Something went wrong; the log knows the error id.")
                        .with("error_id", errorId));
    }

    /** Trailers of a refusal, for interceptors that close a call themselves. */
    static Metadata trailers(StatusRuntimeException refused) {
        @Nullable Metadata trailers = refused.getTrailers();
        return trailers == null ? new Metadata() : trailers;
    }
}
