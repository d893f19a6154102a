package dev.medsync.monolith.seed;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Brings a legacy database to a number of patients, in one transaction. An empty one first gets facilities, payers, prices
 * and users; one that has enough patients is left alone; one that was seeded with fewer gets the missing ones.
 *
 * <p>Nobody else should work in the database meanwhile: the tables are locked until the transaction ends.
 */
public final class Seed {
    /** The last day of the population's history; nothing in it depends on today's date. */
    static final LocalDate HISTORY_ENDS = LocalDate.of(2026, 6, 30);

    private static final int PATIENTS_PER_BATCH = 1200;
    private static final long ROWS_PER_PATIENT = 80;
    private static final String SEEDED = "seed.patients";

    private final Connection connection;
    private final String password;
    private final Progress progress;

    /**
     * @param connection of the schema's owner; auto-commit is turned off
     * @param password of the users of the local demo
     */
    public Seed(Connection connection, String password, Progress progress) {
        this.connection = connection;
        this.password = password;
        this.progress = progress;
    }

    /** Is told how far a long load has come; never sees a patient. */
    public interface Progress {
        void seeded(long patients, long of);

        /** After the last patient: what is being put back, and how many of these were. */
        default void restoring(String what, int done, int of) {}
    }

    /** What a call did. */
    public sealed interface Outcome {}

    /** @param rows in all tables of charts and billing */
    public record Seeded(long patients, long rows, Duration took) implements Outcome {}

    /** There were at least as many patients as asked for, or patients that no seed had made: nothing was changed. */
    public record NothingToDo(long patients) implements Outcome {}

    /** Billing has begun to leave for a service, so rows cannot be put under it any more. */
    public record Refused(String reason) implements Outcome {}

    /** How many patients the monolith ships. */
    public static long shipped() {
        return Population.read().people().size();
    }

    /** Loads the shipped population if there are no patients at all. Costs one query when there are. */
    public Outcome runIfEmpty() throws SQLException, InterruptedException {
        long present = number("select count(*) from (select from patient limit 1)");
        return present > 0 ? new NothingToDo(present) : run(shipped());
    }

    /** @param patients how many there shall be in all */
    public Outcome run(long patients) throws SQLException, InterruptedException {
        connection.setAutoCommit(false);
        try {
            Outcome outcome = inTransaction(patients);
            connection.commit();
            if (outcome instanceof Seeded) {
                analyze(new Batch(table -> 1).tables());
            }
            return outcome;
        } finally {
            connection.rollback();
        }
    }

    private Outcome inTransaction(long patients) throws SQLException, InterruptedException {
        long begun = System.nanoTime();
        // Two processes that start at once: the second one waits here and then finds everything done.
        execute("select pg_advisory_xact_lock(hashtext('medsync.monolith.seed'))");
        long present = number("select count(*) from patient");
        long seeded =
                number("select coalesce(max(cfg_value::bigint), 0) from app_config where cfg_key = '" + SEEDED + "'");
        if (present > 0 && (seeded == 0 || seeded >= patients)) {
            return new NothingToDo(present);
        }
        if (number("select count(*) from replication.ownership where state <> 'OWNER'") > 0) {
            return new Refused("a capability has begun to move; seed while the monolith owns everything");
        }
        Population population = Population.read();
        if (seeded == 0) {
            ReferenceData.write(connection, population, password);
        }
        Batch first = new Batch(this::nextId);
        List<String> tables = first.tables();
        BulkLoad load = BulkLoad.begin(connection, tables, (patients - seeded) * ROWS_PER_PATIENT);
        long rows = load(load, first, new Generator(population, seeded), seeded, patients);
        load.finish(progress::restoring);
        for (String table : tables) {
            BulkLoad.advanceSequence(connection, table);
        }
        for (String table : List.of("provider", "payer", "fee_schedule")) {
            BulkLoad.advanceSequence(connection, table);
        }
        advanceNumbers();
        execute("insert into app_config (cfg_key, cfg_value) values ('" + SEEDED + "', '" + patients + "')"
                + " on conflict (cfg_key, facility_id) do update set cfg_value = excluded.cfg_value");
        return new Seeded(patients - seeded, rows, Duration.ofNanos(System.nanoTime() - begun));
    }

    /** While the database takes one batch, the next one is being made. */
    private long load(BulkLoad load, Batch first, Generator generator, long from, long to)
            throws SQLException, InterruptedException {
        long rows = 0;
        try (ExecutorService background = Executors.newSingleThreadExecutor()) {
            Future<Batch> next =
                    background.submit(() -> generator.fill(first, Math.min(to, from + PATIENTS_PER_BATCH)));
            for (long done = from; done < to; ) {
                Batch batch = next.get();
                done = Math.min(to, done + PATIENTS_PER_BATCH);
                if (done < to) {
                    long until = Math.min(to, done + PATIENTS_PER_BATCH);
                    next = background.submit(() -> generator.fill(batch.following(), until));
                }
                for (Rows table : batch.all()) {
                    load.copy(table);
                }
                rows += batch.rows();
                progress.seeded(done, to);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the population cannot be generated", e.getCause());
        }
        return rows;
    }

    /** Makes patients one after the other; remembers where each facility's numbers stand. */
    private final class Generator {
        private final ChartWriter charts;
        private final BillingWriter billing;
        private final RemittanceWriter remittances = new RemittanceWriter();
        private long next;

        private Generator(Population population, long seeded) throws SQLException {
            int[] mrns = new int[Facilities.COUNT + 1];
            for (long patient = 0; patient < seeded; patient++) {
                mrns[Facilities.of(patient)]++;
            }
            charts = new ChartWriter(population, mrns);
            billing = new BillingWriter(
                    population, lastNumbers("claim"), remittances, new InvoiceWriter(lastNumbers("invoice")));
            next = seeded;
        }

        private Batch fill(Batch batch, long until) {
            while (next < until) {
                billing.write(charts.write(next++, batch), batch);
            }
            remittances.flush(batch);
            return batch;
        }
    }

    private int[] lastNumbers(String kind) throws SQLException {
        int[] last = new int[Facilities.COUNT + 1];
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select facility_id, next_value - 1 from number_counter"
                        + " where kind = '" + kind + "' and facility_id <= " + Facilities.COUNT)) {
            while (row.next()) {
                last[row.getInt(1)] = row.getInt(2);
            }
        }
        return last;
    }

    private void advanceNumbers() throws SQLException {
        for (String kind : List.of("claim", "invoice")) {
            execute("insert into number_counter (facility_id, kind, next_value) select facility_id, '" + kind
                    + "', max(" + kind
                    + "_no) + 1 from " + kind + " group by facility_id on conflict (facility_id, kind)"
                    + " do update set next_value = greatest(number_counter.next_value, excluded.next_value)");
        }
    }

    private long nextId(String table) {
        try {
            return BulkLoad.nextId(connection, table);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read " + table, e);
        }
    }

    /** Without statistics the first queries would read whole tables. After a minute the server would do it by itself. */
    private void analyze(List<String> tables) throws SQLException {
        execute("analyze " + String.join(", ", tables));
        connection.commit();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    static long providerId(int number) {
        return number * 2L + 1;
    }

    /** @param number from 1 */
    static long payerId(int number) {
        return number * 2L - 1;
    }
}
