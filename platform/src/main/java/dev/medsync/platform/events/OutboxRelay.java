package dev.medsync.platform.events;

import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands committed events to the broker, each lane in order. Rows are deleted once the broker has acknowledged them, in the
 * transaction that read them under the lane's lock: a crash in between sends them again (consumers notice), and two
 * instances of a service never work on one lane together, which could reorder it. An event that the broker does not take
 * stops its lane, and no other.
 *
 * <p>After a commit the writer signals the lane. A poll is the backup for signals of processes that died.
 */
public final class OutboxRelay implements IntConsumer, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

    private static final int BATCH = 200;
    private static final Duration FIRST_REST = Duration.ofMillis(100);
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);

    private final Database database;
    private final EventSender sender;
    private final Duration pollInterval;
    private final LaneSchedule schedule = new LaneSchedule();
    private final int[] failures = new int[Lanes.COUNT];
    private final List<Thread> threads = new ArrayList<>();
    private volatile OutboxTable.Backlog backlog = new OutboxTable.Backlog(0, Duration.ZERO);
    private volatile boolean closed;

    /** What became of a turn. */
    private enum Turn {
        EMPTY,
        MORE,
        ANOTHER_RELAY_HAS_IT
    }

    /**
     * @param sender not closed with the relay
     * @param workers lanes that are relayed at the same time, each with a connection of the service's pool
     * @param pollInterval also how often {@link #depth} and {@link #lag} are measured
     */
    public OutboxRelay(Database database, EventSender sender, int workers, Duration pollInterval) {
        this.database = database;
        this.sender = sender;
        this.pollInterval = pollInterval;
        for (int i = 0; i < workers; i++) {
            threads.add(Thread.ofPlatform().daemon().name("outbox-relay-" + i).unstarted(this::work));
        }
        threads.add(Thread.ofPlatform().daemon().name("outbox-poll").unstarted(this::poll));
    }

    /** Begins. */
    public void start() {
        threads.forEach(Thread::start);
    }

    /** Something was committed to a lane. */
    @Override
    public void accept(int lane) {
        schedule.signal(lane);
    }

    /** Events that waited at the last poll, counted to a hundred thousand. */
    public long depth() {
        return backlog.depth();
    }

    /** Age of the oldest of them. */
    public Duration lag() {
        return backlog.lag();
    }

    private void work() {
        try {
            while (!closed) {
                int lane = schedule.take();
                Duration rest = Duration.ZERO;
                try {
                    Turn turn = database.unscoped(transaction -> relay(transaction, lane));
                    failures[lane] = 0;
                    if (turn == Turn.ANOTHER_RELAY_HAS_IT) {
                        // It may have looked before the event was there that this signal is about.
                        rest = FIRST_REST;
                    }
                    if (turn != Turn.EMPTY) {
                        schedule.signal(lane);
                    }
                } catch (RuntimeException e) {
                    rest = restAfterFailure(lane, e);
                    schedule.signal(lane);
                } finally {
                    schedule.release(lane, rest);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Turn relay(Transaction transaction, int lane) throws SQLException {
        if (!OutboxTable.tryLock(transaction.connection(), lane)) {
            return Turn.ANOTHER_RELAY_HAS_IT;
        }
        List<OutboxTable.Row> rows = OutboxTable.oldest(transaction.connection(), lane, BATCH);
        if (rows.isEmpty()) {
            return Turn.EMPTY;
        }
        int sent = sender.sendSome(rows.stream().map(OutboxTable.Row::event).toList());
        OutboxTable.delete(
                transaction.connection(),
                lane,
                rows.subList(0, sent).stream().map(OutboxTable.Row::sequence).toList());
        return sent < rows.size() || rows.size() == BATCH ? Turn.MORE : Turn.EMPTY;
    }

    private Duration restAfterFailure(int lane, RuntimeException e) {
        int count = Math.min(++failures[lane], 16);
        Duration rest = FIRST_REST.multipliedBy(1L << (count - 1));
        if (count == 1) {
            log.warn("lane {} cannot be relayed; trying again: {}", lane, e.toString());
        } else {
            log.debug("lane {} still cannot be relayed", lane, e);
        }
        return rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
    }

    private void poll() {
        while (!closed) {
            try {
                backlog = database.unscoped(transaction -> {
                    OutboxTable.waitingLanes(transaction.connection()).forEach(schedule::signal);
                    return OutboxTable.backlog(transaction.connection());
                });
            } catch (RuntimeException e) {
                log.debug("the outbox cannot be read", e);
            }
            try {
                Thread.sleep(pollInterval);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Stops after the events that are being sent. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
