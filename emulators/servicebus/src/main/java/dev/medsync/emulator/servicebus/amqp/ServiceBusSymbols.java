package dev.medsync.emulator.servicebus.amqp;

import org.apache.qpid.proton.amqp.Symbol;

/** The names by which Service Bus extends AMQP. */
final class ServiceBusSymbols {
    static final Symbol SEQUENCE_NUMBER = Symbol.valueOf("x-opt-sequence-number");
    static final Symbol ENQUEUED_SEQUENCE_NUMBER = Symbol.valueOf("x-opt-enqueue-sequence-number");
    static final Symbol ENQUEUED_TIME = Symbol.valueOf("x-opt-enqueued-time");
    static final Symbol LOCKED_UNTIL = Symbol.valueOf("x-opt-locked-until");
    static final Symbol SCHEDULED_ENQUEUE_TIME = Symbol.valueOf("x-opt-scheduled-enqueue-time");
    static final Symbol MESSAGE_STATE = Symbol.valueOf("x-opt-message-state");
    static final Symbol DEAD_LETTER_SOURCE = Symbol.valueOf("x-opt-deadletter-source");
    static final Symbol LOCK_TOKEN = Symbol.valueOf("x-opt-lock-token");

    static final Symbol SESSION_FILTER = Symbol.valueOf("com.microsoft:session-filter");
    static final Symbol SESSION_LOCKED_UNTIL = Symbol.valueOf("com.microsoft:locked-until-utc");
    static final Symbol TIMEOUT = Symbol.valueOf("com.microsoft:timeout");

    static final Symbol MESSAGE_LOCK_LOST = Symbol.valueOf("com.microsoft:message-lock-lost");
    static final Symbol SESSION_LOCK_LOST = Symbol.valueOf("com.microsoft:session-lock-lost");
    static final Symbol SESSION_CANNOT_BE_LOCKED = Symbol.valueOf("com.microsoft:session-cannot-be-locked");
    static final Symbol MESSAGE_NOT_FOUND = Symbol.valueOf("com.microsoft:message-not-found");
    static final Symbol ENTITY_NOT_FOUND = Symbol.valueOf("com.microsoft:entity-not-found");
    static final Symbol ENTITY_ALREADY_EXISTS = Symbol.valueOf("com.microsoft:entity-already-exists");
    static final Symbol NOT_FOUND = Symbol.valueOf("amqp:not-found");
    static final Symbol NOT_ALLOWED = Symbol.valueOf("amqp:not-allowed");
    static final Symbol NOT_IMPLEMENTED = Symbol.valueOf("amqp:not-implemented");
    static final Symbol DECODE_ERROR = Symbol.valueOf("amqp:decode-error");
    static final Symbol INVALID_FIELD = Symbol.valueOf("amqp:invalid-field");
    static final Symbol INTERNAL_ERROR = Symbol.valueOf("amqp:internal-error");
    static final Symbol QUOTA_EXCEEDED = Symbol.valueOf("amqp:resource-limit-exceeded");
    static final Symbol MESSAGE_SIZE_EXCEEDED = Symbol.valueOf("amqp:link:message-size-exceeded");
    static final Symbol CONNECTION_FORCED = Symbol.valueOf("amqp:connection:forced");
    static final Symbol TRANSACTION_UNKNOWN = Symbol.valueOf("amqp:transaction:unknown-id");
    static final Symbol TRANSACTION_ROLLBACK = Symbol.valueOf("amqp:transaction:rollback");

    private ServiceBusSymbols() {}
}
