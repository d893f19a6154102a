package dev.medsync.platform.events;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which lane to work on next. A lane is worked on by one thread at a time; a signal that arrives meanwhile is kept; a lane
 * that failed rests for a while and the others go on.
 */
final class LaneSchedule {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final boolean[] signalled = new boolean[Lanes.COUNT];
    private final boolean[] taken = new boolean[Lanes.COUNT];
    private final long[] notBefore = new long[Lanes.COUNT];
    private int next;

    LaneSchedule() {
        java.util.Arrays.fill(notBefore, System.nanoTime());
    }

    /** Something waits in the lane. */
    void signal(int lane) {
        lock.lock();
        try {
            signalled[lane] = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a lane with work, in turn, and takes it. */
    int take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                long now = System.nanoTime();
                long shortest = Long.MAX_VALUE;
                for (int i = 0; i < Lanes.COUNT; i++) {
                    int lane = (next + i) % Lanes.COUNT;
                    if (signalled[lane] && !taken[lane]) {
                        long rest = notBefore[lane] - now;
                        if (rest <= 0) {
                            signalled[lane] = false;
                            taken[lane] = true;
                            next = lane + 1;
                            return lane;
                        }
                        shortest = Math.min(shortest, rest);
                    }
                }
                if (shortest == Long.MAX_VALUE) {
                    changed.await();
                } else {
                    changed.await(shortest, TimeUnit.NANOSECONDS);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives a lane back. */
    void release(int lane) {
        release(lane, Duration.ZERO);
    }

    /** Gives a lane back that nobody shall take for a while. */
    void release(int lane, Duration rest) {
        lock.lock();
        try {
            taken[lane] = false;
            notBefore[lane] = System.nanoTime() + rest.toNanos();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
