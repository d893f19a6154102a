package dev.medsync.emulator.servicebus.entity;

/** Decides whether a subscription takes a message. */
public sealed interface Filter permits BooleanFilter, CorrelationFilter, SqlFilter {
    boolean matches(Message message);
}
