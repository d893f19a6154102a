package dev.medsync.monolith.service;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A refusal, thrown up through every layer as the monolith has always done it. Its text never names a person or a value. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;
    private final @Nullable String field;

    private ProblemException(int status, String type, String detail, @Nullable String field) {
        super(detail, null, false, false);
        this.status = status;
        this.type = type;
        this.field = field;
    }

    /** 404, also for what exists in another facility. */
    public static ProblemException notFound(String what) {
        return new ProblemException(404, "not-found", "no such " + what + " in this facility", null);
    }

    /** Throws the 404 when nothing was found. */
    public static void mustExist(Optional<?> found, String what) {
        if (found.isEmpty()) {
            throw notFound(what);
        }
    }

    /** 400: one field of the request is wrong. */
    public static ProblemException invalid(String field, String detail) {
        return new ProblemException(400, "invalid-request", detail, field);
    }

    /** 409: what is asked does not fit the state. */
    public static ProblemException conflict(String detail) {
        return new ProblemException(409, "conflict", detail, null);
    }

    /** 409: what is changed has another version than the caller has seen. */
    public static ProblemException stale() {
        return new ProblemException(409, "stale-version", "it has changed since you read it", null);
    }

    /** 401. */
    public static ProblemException unauthenticated(String detail) {
        return new ProblemException(401, "unauthenticated", detail, null);
    }

    /** 403. */
    public static ProblemException forbidden(String detail) {
        return new ProblemException(403, "forbidden", detail, null);
    }

    public int status() {
        return status;
    }

    /** The last part of the problem's type. */
    public String type() {
        return type;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    /** The wrong field, if it is one. */
    public @Nullable String field() {
        return field;
    }
}
