package dev.medsync.strangler.rollout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a rollout has said, numbered from 0 since the start of this process. The last 500 lines are kept. */
final class Lines {
    private static final Logger LOG = LoggerFactory.getLogger(Lines.class);
    private static final int REMEMBERED = 500;

    private final String capability;
    private final Deque<String> said = new ArrayDeque<>();
    private long count;

    Lines(String capability) {
        this.capability = capability;
    }

    synchronized void say(String line) {
        LOG.info("{}: {}", capability, line);
        said.addLast(line);
        count++;
        if (said.size() > REMEMBERED) {
            said.removeFirst();
        }
    }

    /** What was said since the line with this number, and the number of the line after it. */
    synchronized Said since(long line) {
        long first = count - said.size();
        List<String> lines = new ArrayList<>(said);
        return new Said(
                count, line <= first ? lines : lines.subList((int) Math.min(lines.size(), line - first), lines.size()));
    }

    synchronized long count() {
        return count;
    }
}
