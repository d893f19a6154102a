package dev.medsync.emulator.servicebus.entity;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** A consumer that keeps what it gets; of a session, too. */
final class TestConsumer implements SessionConsumer {
    final List<DeliveredMessage> received = new ArrayList<>();
    boolean lockLost;
    private int room;
    private final boolean settlesOnDelivery;

    private TestConsumer(int room, boolean settlesOnDelivery) {
        this.room = room;
        this.settlesOnDelivery = settlesOnDelivery;
    }

    static TestConsumer withRoomFor(int messages) {
        return new TestConsumer(messages, false);
    }

    static TestConsumer deleting(int messages) {
        return new TestConsumer(messages, true);
    }

    void makeRoomFor(int messages) {
        room += messages;
    }

    @Override
    public boolean ready() {
        return room > 0;
    }

    @Override
    public boolean settlesOnDelivery() {
        return settlesOnDelivery;
    }

    @Override
    public void deliver(DeliveredMessage message) {
        room--;
        received.add(message);
    }

    @Override
    public void sessionLockLost() {
        lockLost = true;
    }

    DeliveredMessage last() {
        return received.getLast();
    }

    UUID lastToken() {
        return Objects.requireNonNull(last().lockToken());
    }

    UUID firstToken() {
        return Objects.requireNonNull(received.getFirst().lockToken());
    }

    List<String> texts() {
        return received.stream()
                .map(message -> TextMessageFormat.text(message.content()))
                .toList();
    }
}
