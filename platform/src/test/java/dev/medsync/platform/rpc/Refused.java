package dev.medsync.platform.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts how a call was refused. */
public final class Refused {

    private Refused() {}

    public static void refused(Status.Code code, String reason, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).as(e.getMessage()).isEqualTo(code);
            com.google.rpc.Status status = Objects.requireNonNull(StatusProto.fromThrowable(e));
            assertThat(status.getDetailsList())
                    .filteredOn(detail -> detail.is(ErrorInfo.class))
                    .singleElement()
                    .satisfies(
                            detail -> assertThat(detail.unpack(ErrorInfo.class).getReason())
                                    .isEqualTo(reason));
        });
    }
}
