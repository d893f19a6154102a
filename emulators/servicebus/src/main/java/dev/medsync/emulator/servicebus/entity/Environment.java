package dev.medsync.emulator.servicebus.entity;

import dev.medsync.emulator.servicebus.store.Store;
import java.time.InstantSource;

/** What the entities of a namespace share with the outside. */
public record Environment(Store store, MessageFormat format, InstantSource clock) {}
