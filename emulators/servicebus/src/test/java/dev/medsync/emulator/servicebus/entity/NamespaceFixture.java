package dev.medsync.emulator.servicebus.entity;

import dev.medsync.emulator.servicebus.store.InMemoryStore;
import dev.medsync.emulator.servicebus.store.Store;
import java.time.Duration;
import java.util.List;

/** A namespace without network or disk, and the clock it lives by. */
final class NamespaceFixture {
    final ManualClock clock = new ManualClock();
    private final Store store = new InMemoryStore();
    private final NamespaceDefinition definition;
    private Namespace namespace;

    private NamespaceFixture(NamespaceDefinition definition) {
        this.definition = definition;
        this.namespace = new Namespace(definition, new Environment(store, new TextMessageFormat(), clock));
    }

    /** A namespace with one queue, named {@code q}. */
    static NamespaceFixture withQueue(QueueSettings settings) {
        return with(new NamespaceDefinition(List.of(new NamespaceDefinition.Queue("q", settings)), List.of()));
    }

    static NamespaceFixture with(NamespaceDefinition definition) {
        return new NamespaceFixture(definition);
    }

    /** The namespace as a new process finds it: only what the store kept. */
    void restart() {
        namespace = new Namespace(definition, new Environment(store, new TextMessageFormat(), clock));
    }

    Namespace namespace() {
        return namespace;
    }

    MessageQueue queue() {
        return source("q");
    }

    MessageQueue deadLetters() {
        return source("q/$DeadLetterQueue");
    }

    MessageQueue source(String name) {
        return namespace.source(name).orElseThrow();
    }

    /** Sends to {@code q}. */
    long send(String line) {
        return send("q", line);
    }

    long send(String entity, String line) {
        Published published = namespace.destination(entity).orElseThrow().publish(TextMessageFormat.message(line));
        return published instanceof Published.Accepted accepted ? accepted.sequence() : 0;
    }

    /** Lets time pass, and with it what time brings. */
    void pass(Duration duration) {
        clock.advance(duration);
        namespace.tick();
    }

    EntityCounts counts(String name) {
        return namespace.counts().stream()
                .filter(counts -> counts.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
