package dev.medsync.emulator.servicebus.entity;

import static dev.medsync.emulator.servicebus.entity.TextMessageFormat.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever consumers, clocks and restarts do: a message is completed at most once, and until then it is in the queue or among
 * the dead letters, in its session's order.
 */
class ConservationTest {
    private static final List<String> SESSIONS = List.of("A", "B", "C");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noMessageIsLostOrDoubledInAQueue(long seed) {
        new Run(
                        seed,
                        NamespaceFixture.withQueue(
                                SettingsFixture.queue().deliveringAtMost(3).settings()))
                .perform(4_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noMessageIsLostOrDoubledOrOutOfOrderInSessions(long seed) {
        new Run(
                        seed,
                        NamespaceFixture.withQueue(SettingsFixture.queue()
                                .deliveringAtMost(3)
                                .withSessions()
                                .settings()))
                .perform(4_000);
    }

    private static final class Run {
        private final Random random;
        private final NamespaceFixture fixture;
        private final Set<String> outstanding = new HashSet<>();
        private final Map<UUID, String> locks = new HashMap<>();
        private final Map<String, Holder> holders = new HashMap<>();
        private List<Holder> consumers = new ArrayList<>();
        private int sent;

        Run(long seed, NamespaceFixture fixture) {
            this.random = new Random(seed);
            this.fixture = fixture;
        }

        void perform(int steps) {
            for (int step = 0; step < steps; step++) {
                step();
                fixture.namespace().tick();
                if (step % 50 == 0) {
                    check();
                }
            }
            check();
        }

        private void step() {
            switch (random.nextInt(20)) {
                case 0, 1, 2, 3, 4, 5 -> send();
                case 6, 7, 8, 9 -> receive();
                case 10, 11, 12 -> settle(new Settlement.Complete());
                case 13 -> settle(new Settlement.Abandon(Map.of("try", "again")));
                case 14 -> settle(new Settlement.Release());
                case 15 -> settle(new Settlement.DeadLetter("bad", null, Map.of()));
                case 16 -> leave();
                case 17 -> fixture.pass(Duration.ofSeconds(random.nextInt(40)));
                case 18 -> fixture.queue().replayDeadLetters();
                default -> {
                    if (random.nextInt(20) == 0) {
                        restart();
                    }
                }
            }
        }

        private void send() {
            String id = "id=" + ++sent;
            fixture.send(id + ";session=" + SESSIONS.get(random.nextInt(SESSIONS.size())));
            outstanding.add(id);
        }

        private void receive() {
            if (!fixture.queue().requiresSession()) {
                Holder consumer = new Holder();
                consumers.add(consumer);
                fixture.queue().consumers().join(consumer);
                return;
            }
            String session = SESSIONS.get(random.nextInt(SESSIONS.size()));
            Holder holder = holders.get(session);
            if (holder == null || holder.lost) {
                Holder taker = new Holder();
                if (fixture.queue().sessions().accept(session, taker).isPresent()) {
                    holders.put(session, taker);
                }
            } else {
                holder.room++;
            }
            fixture.queue().sessions().dispatch(session);
        }

        private void settle(Settlement settlement) {
            if (locks.isEmpty()) {
                return;
            }
            List<UUID> tokens = new ArrayList<>(locks.keySet());
            UUID token = tokens.get(random.nextInt(tokens.size()));
            String id = locks.remove(token);
            if (fixture.queue().settle(token, settlement) && settlement instanceof Settlement.Complete) {
                assertThat(outstanding.remove(id)).as("%s completed once", id).isTrue();
            }
        }

        private void leave() {
            if (fixture.queue().requiresSession()) {
                String session = SESSIONS.get(random.nextInt(SESSIONS.size()));
                Holder holder = holders.remove(session);
                if (holder != null) {
                    fixture.queue().sessions().release(session, holder);
                }
            } else if (!consumers.isEmpty()) {
                fixture.queue().consumers().leave(consumers.remove(random.nextInt(consumers.size())));
            }
        }

        private void restart() {
            fixture.restart();
            holders.clear();
            consumers = new ArrayList<>();
        }

        private void check() {
            Set<String> found = new HashSet<>();
            for (MessageQueue source : List.of(fixture.queue(), fixture.deadLetters())) {
                for (DeliveredMessage message : source.peek(0, Integer.MAX_VALUE, null)) {
                    assertThat(found.add(id(message)))
                            .as("%s once", id(message))
                            .isTrue();
                }
            }
            assertThat(found).isEqualTo(outstanding);
            EntityCounts counts = fixture.counts("q");
            assertThat(counts.active() + counts.deadLettered()).isEqualTo(found.size());
            assertThat(counts.sessions().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .isEqualTo(fixture.queue().requiresSession() ? counts.active() : 0);
        }

        private static String id(DeliveredMessage message) {
            return text(message.content()).replaceFirst(";.*", "");
        }

        /** Takes one message at a time; of a session, each must be the oldest that is not dead-lettered or done. */
        private final class Holder implements SessionConsumer {
            private int room = 1;
            private boolean lost;

            @Override
            public boolean ready() {
                return room > 0 && !lost;
            }

            @Override
            public boolean settlesOnDelivery() {
                return false;
            }

            @Override
            public void deliver(DeliveredMessage message) {
                room--;
                UUID token = message.lockToken();
                assertThat(token).isNotNull();
                if (token != null) {
                    locks.put(token, id(message));
                }
                if (fixture.queue().requiresSession()) {
                    assertThat(fixture.queue()
                                    .peek(0, Integer.MAX_VALUE, message.record().sessionId()))
                            .filteredOn(other ->
                                    other.record().sequence() < message.record().sequence()
                                            && other.state() != MessageState.LOCKED)
                            .as("older messages of the session")
                            .isEmpty();
                }
            }

            @Override
            public void sessionLockLost() {
                lost = true;
            }
        }
    }
}
