package dev.medsync.strangler.copy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/**
 * Knows how far the destination is. Batches finish in any order, because lanes are independent; the position moves only past
 * batches before which everything is finished.
 */
final class Progress {
    private final LongConsumer acknowledge;
    private final Deque<Batch> open = new ArrayDeque<>();

    Progress(LongConsumer acknowledge) {
        this.acknowledge = acknowledge;
    }

    /** The keys of some committed transactions. */
    final class Batch {
        private final long position;
        private final boolean positioned;
        private int outstanding;
        private boolean sealed;
        private final List<Runnable> afterAllBefore = new ArrayList<>();
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        private Batch(long position, boolean positioned, int keys) {
            this.position = position;
            this.positioned = positioned;
            this.outstanding = keys;
        }

        /** One key of the batch is written, or need not be. */
        void finishOne() {
            List<Runnable> due = new ArrayList<>();
            synchronized (Progress.this) {
                outstanding--;
                advance(this, due);
            }
            due.forEach(Runnable::run);
        }

        /** Runs when this batch and every one before it are finished. */
        void whenAllBefore(Runnable action) {
            synchronized (Progress.this) {
                afterAllBefore.add(action);
            }
        }

        /** All keys of the batch are in the lanes. */
        void sealed() {
            List<Runnable> due = new ArrayList<>();
            synchronized (Progress.this) {
                sealed = true;
                advance(this, due);
            }
            due.forEach(Runnable::run);
        }

        /** Completes when every key of this batch is finished. */
        CompletableFuture<Void> done() {
            return done;
        }
    }

    /** Begins the next batch of the log. */
    synchronized Batch begin(long position, int keys) {
        Batch batch = new Batch(position, true, keys);
        open.addLast(batch);
        return batch;
    }

    /** Begins a batch that no position of the log stands for. */
    Batch beginUnpositioned(int keys) {
        Batch batch = new Batch(0, false, keys);
        batch.sealed = true;
        if (keys == 0) {
            batch.done.complete(null);
        }
        return batch;
    }

    /** Batches of a source that is gone will be told again; their end no longer moves the position. */
    synchronized void reset() {
        open.clear();
    }

    private void advance(Batch batch, List<Runnable> due) {
        if (batch.outstanding > 0 || !batch.sealed) {
            return;
        }
        due.add(() -> batch.done.complete(null));
        if (!batch.positioned) {
            return;
        }
        long reached = -1;
        while (!open.isEmpty() && open.getFirst().sealed && open.getFirst().outstanding <= 0) {
            Batch first = open.removeFirst();
            reached = first.position;
            due.addAll(first.afterAllBefore);
        }
        if (reached >= 0) {
            long position = reached;
            due.add(() -> acknowledge.accept(position));
        }
    }
}
