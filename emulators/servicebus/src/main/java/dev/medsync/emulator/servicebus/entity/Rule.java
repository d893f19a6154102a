package dev.medsync.emulator.servicebus.entity;

/** A named filter of a subscription. A message is taken when any rule matches. */
public record Rule(String name, Filter filter) {
    /** The rule a subscription has when its configuration names none. */
    public static final Rule DEFAULT = new Rule("$Default", new BooleanFilter(true));
}
