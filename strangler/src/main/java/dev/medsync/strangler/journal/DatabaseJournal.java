package dev.medsync.strangler.journal;

import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.Migrations;
import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.strangler.compare.KnownDifference;
import dev.medsync.strangler.move.MoveReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in the strangler's database. One thread writes, in order, what the others leave; while the database is away it
 * keeps what it has not written and tries again. It brings the schema up itself when it first gets through, so a strangler
 * whose database is down still starts and looks after fenced facilities.
 */
public final class DatabaseJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseJournal.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    /** How long the connection of a strangler that was killed may take to end. */
    private static final Duration OTHER = Duration.ofSeconds(2);

    private static final int TOGETHER = 200;
    /** Some hours of moves; what is older is given up, oldest first. */
    private static final int MOST_WAITING = 50_000;

    private final Database database;
    private final Migrations migrations;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Thread writer;
    private boolean writing;
    private boolean migrated;
    private boolean told;
    private @Nullable Connection guard;
    private volatile boolean closed;

    /** What is written in one go. */
    private interface Entry {
        void write(Connection connection) throws SQLException;
    }

    /**
     * @param database closed with this journal
     * @param role what the strangler works as there
     */
    public DatabaseJournal(Database database, String role) {
        this.database = database;
        this.migrations = Migrations.ofService(database, role);
        this.writer = Thread.ofPlatform().daemon().name("journal").start(this::work);
    }

    @Override
    public void moved(String capability, MoveReport report) {
        add(connection -> JournalTables.insertMove(connection, capability, report));
    }

    @Override
    public void begun(String capability, Command command) {
        add(connection -> JournalTables.insertCommand(connection, capability, command));
    }

    @Override
    public void step(String capability, String step) {
        add(connection -> JournalTables.updateStep(connection, capability, step));
    }

    @Override
    public void ended(String capability, String result, Instant at) {
        add(connection -> JournalTables.endCommand(connection, capability, result, at));
    }

    @Override
    public void differences(String capability, List<KnownDifference> all) {
        add(connection -> JournalTables.replaceDifferences(connection, capability, all));
    }

    @Override
    public void leftBehind(String capability, List<AggregateKey> keys) {
        add(connection -> JournalTables.insertLeftBehind(connection, capability, keys));
    }

    @Override
    public boolean written(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        synchronized (waiting) {
            while (writing || !waiting.isEmpty()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                waiting.wait(left);
            }
            return true;
        }
    }

    @Override
    public Memory recall(String capability) throws InterruptedException {
        while (true) {
            try (Connection connection = connect()) {
                boolean alone = isAlone();
                Memory memory = JournalTables.read(connection, capability);
                connection.rollback();
                return alone ? memory : memory.withoutCommand();
            } catch (SQLException | RuntimeException e) {
                tell(e);
                Thread.sleep(RETRY);
            }
        }
    }

    /**
     * Whether no other strangler works with this journal: the command under way is then its, and it carries it out. A lock
     * tells, which ends with the connection of whoever held it.
     */
    private synchronized boolean isAlone() throws SQLException, InterruptedException {
        long end = System.nanoTime() + OTHER.toNanos();
        Connection mine = guard;
        if (mine != null && mine.isValid(1)) {
            return true;
        }
        Connection connection = database.servicePool().getConnection();
        boolean locked = false;
        try {
            connection.setAutoCommit(true);
            locked = JournalTables.lock(connection);
            while (!locked && System.nanoTime() < end) {
                Thread.sleep(RETRY.dividedBy(10));
                locked = JournalTables.lock(connection);
            }
        } finally {
            if (locked) {
                guard = connection;
            } else {
                connection.close();
            }
        }
        if (!locked) {
            LOG.warn("Another strangler is at work: what it was told to do stays its own");
        }
        return locked;
    }

    @Override
    public void close() {
        closed = true;
        writer.interrupt();
        try {
            writer.join(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        database.close();
    }

    private void add(Entry entry) {
        synchronized (waiting) {
            if (waiting.size() >= MOST_WAITING) {
                waiting.removeFirst();
            }
            waiting.addLast(entry);
            waiting.notifyAll();
        }
    }

    private void work() {
        List<Entry> entries = List.of();
        try {
            while (!closed || !entries.isEmpty()) {
                if (entries.isEmpty()) {
                    entries = take();
                }
                try {
                    write(entries);
                    entries = List.of();
                    done();
                } catch (SQLException | RuntimeException e) {
                    tell(e);
                    Thread.sleep(RETRY);
                }
            }
        } catch (InterruptedException e) {
            lastWords(entries);
        }
    }

    /** What was said just before the end is written if the database is there; nobody waits for one that is not. */
    private void lastWords(List<Entry> taken) {
        List<Entry> last = new ArrayList<>(taken);
        synchronized (waiting) {
            last.addAll(waiting);
        }
        try {
            write(last);
        } catch (SQLException | RuntimeException e) {
            LOG.warn("{} entries of the journal were not written: {}", last.size(), e.getMessage());
        }
    }

    private List<Entry> take() throws InterruptedException {
        synchronized (waiting) {
            while (waiting.isEmpty()) {
                waiting.wait();
            }
            List<Entry> taken = new ArrayList<>();
            while (!waiting.isEmpty() && taken.size() < TOGETHER) {
                taken.add(waiting.removeFirst());
            }
            writing = true;
            return taken;
        }
    }

    private void done() {
        synchronized (waiting) {
            writing = false;
            waiting.notifyAll();
        }
    }

    private void write(List<Entry> entries) throws SQLException {
        try (Connection connection = connect()) {
            try {
                for (Entry each : entries) {
                    each.write(connection);
                }
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private Connection connect() throws SQLException {
        synchronized (migrations) {
            if (!migrated) {
                migrations.up();
                migrated = true;
            }
            told = false;
        }
        return database.servicePool().getConnection();
    }

    private void tell(Exception e) {
        synchronized (migrations) {
            if (!told) {
                told = true;
                LOG.warn(
                        "The journal's database does not answer; what happens is written when it is back: {}",
                        e.getMessage());
            }
        }
    }
}
