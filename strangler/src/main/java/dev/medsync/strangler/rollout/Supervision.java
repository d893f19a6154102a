package dev.medsync.strangler.rollout;

import dev.medsync.strangler.journal.Journal;
import dev.medsync.strangler.journal.Memory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a migration back to life when the strangler starts, in the order of who waits: first the facilities that were left
 * fenced, for which the two sides must answer and nothing else; then the command that was under way, which the journal knows.
 * After that it keeps watching.
 */
public final class Supervision implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervision.class);
    private static final Duration OBSERVE = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration JOURNAL = Duration.ofSeconds(10);

    private final Migration migration;
    private final Rollout rollout;
    private final Journal journal;
    private final Duration journalPatience;
    private final CompletableFuture<Memory> memory = new CompletableFuture<>();
    private final CountDownLatch settled = new CountDownLatch(1);
    private final Thread remembering;
    private final Thread living;
    private final Thread lookingAfter;

    public Supervision(Migration migration, Rollout rollout, Journal journal) {
        this(migration, rollout, journal, JOURNAL);
    }

    /** @param journalPatience how long commands wait for a journal that does not answer */
    Supervision(Migration migration, Rollout rollout, Journal journal, Duration journalPatience) {
        this.journalPatience = journalPatience;
        this.migration = migration;
        this.rollout = rollout;
        this.journal = journal;
        this.remembering =
                Thread.ofPlatform().daemon().name("memory-" + migration.name()).unstarted(this::remember);
        this.living = Thread.ofPlatform()
                .daemon()
                .name("migration-" + migration.name())
                .unstarted(this::live);
        this.lookingAfter = Thread.ofPlatform()
                .daemon()
                .name("abandoned-" + migration.name())
                .unstarted(this::lookAfter);
    }

    public void start() {
        lookingAfter.start();
        remembering.start();
        living.start();
    }

    /**
     * Waits until no facility is left fenced by an earlier strangler, or no longer.
     *
     * @return whether it came to that
     */
    public boolean awaitSettled(Duration patience) throws InterruptedException {
        return settled.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void remember() {
        try {
            Memory recalled = journal.recall(migration.name());
            migration.remember(recalled);
            memory.complete(recalled);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void live() {
        try {
            untilItSucceeds(migration::settle);
            settled.countDown();
            untilItSucceeds(migration::resume);
            open();
            while (!Thread.currentThread().isInterrupted()) {
                migration.observe();
                Thread.sleep(OBSERVE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private void untilItSucceeds(Step step) throws InterruptedException {
        while (true) {
            try {
                step.run();
                return;
            } catch (IOException e) {
                LOG.info("{} cannot be resumed yet: {}", migration.name(), e.getMessage());
                Thread.sleep(RETRY);
            }
        }
    }

    private void open() throws InterruptedException {
        try {
            rollout.open(memory.get(journalPatience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            LOG.warn("The journal does not answer; a command that was under way goes on when it does");
            rollout.open(Memory.EMPTY);
            memory.thenAccept(rollout::open);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Looks for facilities that nobody serves, beside everything else: settling one may wait for a side to come back. */
    private void lookAfter() {
        try {
            while (true) {
                Thread.sleep(OBSERVE);
                try {
                    migration.recoverAbandoned();
                } catch (IOException e) {
                    LOG.info("{}: {}", migration.name(), e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        lookingAfter.interrupt();
        remembering.interrupt();
        living.interrupt();
    }
}
