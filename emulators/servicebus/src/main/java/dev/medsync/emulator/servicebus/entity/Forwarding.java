package dev.medsync.emulator.servicebus.entity;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the entity that messages are forwarded to. */
interface Forwarding {

    /** @param name null when nothing is forwarded */
    Optional<Destination> target(@Nullable String name);
}
