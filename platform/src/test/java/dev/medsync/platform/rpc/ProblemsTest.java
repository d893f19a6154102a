package dev.medsync.platform.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.platform.rpc.Refusal.FieldViolation;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemsTest {

    @ParameterizedTest
    @EnumSource(value = Status.Code.class, mode = EnumSource.Mode.EXCLUDE, names = "OK")
    void everyCodeSurvivesTheWayToAProblemAndBack(Status.Code code) {
        Refusal refusal = Refusal.of(code, "SOME_REASON", "In words.").with("what", "claim");
        Problem problem = Problems.of(refusal);
        assertThat(problem.status()).isEqualTo(Problems.httpStatus(code)).isBetween(400, 599);
        assertThat(problem.type()).hasToString("https://medsync.dev/problems/some-reason");
        assertSame(Problems.refusal(problem), refusal);
    }

    static List<Refusal> refusals() {
        return List.of(
                Refusal.notOwner("billing", 3, 5),
                Refusal.notFound("claim"),
                Refusal.staleVersion(9),
                Refusal.invalid(List.of(new FieldViolation("lines[0].quantity", "Must be positive."))),
                Refusal.idempotencyKeyReused(),
                Refusal.unauthenticated("TOKEN_EXPIRED", "The token has expired."),
                Refusal.permissionDenied("None of your roles allows this."),
                Refusal.unavailable("DATABASE_UNAVAILABLE", "Later."));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void everyRefusalOfThePlatformSurvivesTheWayToAProblemAndBack(Refusal refusal) {
        assertSame(Problems.refusal(Problems.of(Statuses.of(refusal))), refusal);
    }

    @ParameterizedTest
    @EnumSource(value = Status.Code.class, mode = EnumSource.Mode.EXCLUDE, names = "OK")
    void theMessageOfAStatusThatIsNotOursIsNeverShown(Status.Code code) {
        StatusRuntimeException foreign =
                code.toStatus().withDescription("Ann Example, born 1970").asRuntimeException();
        Problem problem = Problems.of(foreign);
        assertThat(problem.detail()).isNotBlank().doesNotContain("Ann");
        assertThat(problem.code()).isEqualTo(code);
    }

    @Test
    void reasonsWithAStatusOfTheirOwnKeepIt() {
        assertThat(Problems.of(Refusal.notOwner("billing", 3, 5)).status()).isEqualTo(421);
        assertThat(Problems.of(Refusal.staleVersion(2)).status()).isEqualTo(412);
        assertThat(Problems.of(Refusal.idempotencyKeyReused()).status()).isEqualTo(422);
    }

    @Test
    void theJsonIsAProblemDocumentWithNumbersWhereNumbersBelong() {
        String json = new String(Problems.of(Refusal.notOwner("billing", 3, 5)).toJson(), StandardCharsets.UTF_8);
        assertThat(json)
                .startsWith(
                        "{\"type\":\"https://medsync.dev/problems/not-owner\",\"title\":\"Not owner\",\"status\":421,")
                .contains(
                        "\"capability\":\"billing\"",
                        "\"facility\":3",
                        "\"epoch\":5",
                        "\"code\":\"FAILED_PRECONDITION\"");
    }

    @Test
    void theDatabasesWordOnOwnershipBecomesNotOwner() {
        StatusRuntimeException refused = Statuses.of(
                new IllegalStateException(new SQLException("ERROR: NOT_OWNER billing 7 FENCED 12", "MV001")));
        assertThat(Statuses.isNotOwner(refused)).isTrue();
        assertThat(Statuses.errorInfo(refused).orElseThrow().getMetadataMap())
                .containsEntry("facility", "7")
                .containsEntry("epoch", "12")
                .containsEntry("state", "FENCED");
        assertThat(Statuses.isNotOwner(Statuses.of(new SQLException("could not serialize", "40001"))))
                .isTrue();
    }

    @Test
    void aDatabaseThatIsAwayIsWorthAnotherTry() {
        assertThat(codeOf(new SQLException("terminating connection", "57P01"))).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(codeOf(new SQLException("refused", "08001"))).isEqualTo(Status.Code.UNAVAILABLE);
        // The pool closed a connection that broke in use; what broke it is hidden by the clean-up.
        assertThat(codeOf(new SQLException("Connection is closed"))).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(codeOf(new SQLTransientConnectionException("pool is empty"))).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(codeOf(new SQLException("duplicate key (ssn)=(1)", "23505"))).isEqualTo(Status.Code.INTERNAL);
    }

    private static Status.Code codeOf(Exception thrown) {
        return Statuses.of(thrown).getStatus().getCode();
    }

    private static void assertSame(Refusal actual, Refusal expected) {
        assertThat(actual.code()).isEqualTo(expected.code());
        assertThat(actual.reason()).isEqualTo(expected.reason());
        assertThat(actual.detail()).isEqualTo(expected.detail());
        assertThat(actual.metadata()).isEqualTo(expected.metadata());
        assertThat(actual.violations()).isEqualTo(expected.violations());
    }
}
