package dev.medsync.emulator.servicebus.entity;

/** Takes every message, or none. */
public record BooleanFilter(boolean taken) implements Filter {
    @Override
    public boolean matches(Message message) {
        return taken;
    }
}
