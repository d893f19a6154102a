package dev.medsync.gateway.transcode;

import dev.medsync.gateway.edge.Problem;
import dev.medsync.platform.rpc.Problems;
import io.grpc.StatusRuntimeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a failed call, or a request that is no message, looks like to a client. */
public final class RpcProblems {

    private RpcProblems() {}

    static Problem of(StatusRuntimeException failure) {
        dev.medsync.platform.rpc.Problem problem = Problems.of(failure);
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("code", problem.code().name());
        members.putAll(problem.members());
        if (!problem.errors().isEmpty()) {
            members.put(
                    "errors",
                    problem.errors().stream()
                            .map(error -> Map.of("field", error.field(), "detail", error.description()))
                            .toList());
        }
        return new Problem(
                problem.type().toString().substring(Problems.TYPE_BASE.length()),
                problem.status(),
                problem.title(),
                problem.detail(),
                members);
    }

    public static Problem of(InvalidRequestException invalid) {
        return new Problem(
                "invalid-argument",
                400,
                "Invalid argument",
                "The request is not valid.",
                Map.of("errors", List.of(Map.of("field", invalid.field(), "detail", invalid.expected()))));
    }
}
