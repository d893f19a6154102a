package dev.medsync.cli.load;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.UserProblem;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import java.util.function.IntSupplier;

/**
 * Sends requests at a fixed rate, whatever the platform does: it does not wait for answers before it asks again, because
 * clinics do not either.
 */
public final class Load implements AutoCloseable {
    /** Requests that may be under way at once; more would measure this program and not the platform. */
    private static final int MOST_UNDER_WAY = 2_000;

    /** What people call at once. */
    private static final double PROMPT_MILLIS = 500;

    private static final Duration PROMPT_WINDOW = Duration.ofSeconds(3);
    private static final double NEARLY_ALL = 0.95;

    private final Settings settings;
    private final Ledger ledger = new Ledger();
    private final Statistics statistics = new Statistics();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Api api;
    private final List<Clinic> clinics = new ArrayList<>();
    private final List<Waits> waits = new CopyOnWriteArrayList<>();
    private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
    private final Random random;
    private volatile boolean stop;
    private volatile IntSupplier focus = () -> 0;
    private Thread pacer = new Thread();

    /**
     * What to send.
     *
     * @param gateway where clients talk to MedSync
     * @param rate requests a second
     * @param writes share of requests that write
     * @param facilities how many facilities work, from 1 on
     * @param rampUp how long it takes until requests come at that rate; zero: they do from the first on
     */
    public record Settings(
            URI gateway,
            String username,
            String password,
            double rate,
            double writes,
            int facilities,
            long seed,
            Duration rampUp) {

        /** At the full rate from the first request on. */
        public Settings(
                URI gateway, String username, String password, double rate, double writes, int facilities, long seed) {
            this(gateway, username, password, rate, writes, facilities, seed, Duration.ZERO);
        }

        /** The same, but the rate rises evenly to what it is to be: people do not all come through the door at once. */
        public Settings rampingUp(Duration duration) {
            return new Settings(gateway, username, password, rate, writes, facilities, seed, duration);
        }
    }

    public Load(Settings settings) {
        this.settings = settings;
        this.random = new Random(settings.seed());
        this.api = new Api(settings.gateway(), settings.username(), settings.password(), executor);
        for (int facility = 1; facility <= settings.facilities(); facility++) {
            clinics.add(new Clinic(facility, api, ledger));
        }
    }

    /** Signs in everywhere, so that the load begins with work. */
    public void signIn() throws IOException, InterruptedException {
        try {
            for (Clinic clinic : clinics) {
                api.signIn(clinic.facility());
            }
        } catch (Api.RefusedException e) {
            throw new UserProblem(
                    ExitCode.FAILED,
                    "Signing in was refused: " + e.getMessage(),
                    "./medsync status shows whether auth, monolith and gateway are healthy.");
        }
    }

    /** Aims half of the requests at the facility that this names, as long as it names one. */
    public void focusOn(IntSupplier facility) {
        this.focus = facility;
    }

    /** Starts sending in the background, also again after a stop. */
    public void start() {
        stop = false;
        pacer = Thread.ofPlatform().daemon().name("load").start(this::pace);
    }

    /**
     * Waits until nearly everybody is answered promptly: a platform that has just started is slow, and whoever begins a
     * migration on it measures the start.
     *
     * @param patience how long it looks
     * @param progress is told every few seconds what 99 of 100 people wait at most, in milliseconds
     * @return whether that is half a second or less; false when the patience is at its end
     */
    public boolean awaitPrompt(Duration patience, DoubleConsumer progress) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        double expected = settings.rate() * PROMPT_WINDOW.toSeconds();
        while (true) {
            long before = statistics.requests();
            TimeUnit.NANOSECONDS.sleep(PROMPT_WINDOW.toNanos());
            long answered = statistics.requests() - before;
            double waited = statistics.latest((int) answered).p99();
            // Fewer answers than requests: the rate still rises, or people queue.
            if (answered >= expected * NEARLY_ALL && waited <= PROMPT_MILLIS) {
                return true;
            }
            if (System.nanoTime() >= end) {
                return false;
            }
            progress.accept(waited);
        }
    }

    /** Stops sending and waits for the answers that are still due. */
    public void stop() throws InterruptedException {
        stop = true;
        pacer.join();
        if (!underWay.tryAcquire(MOST_UNDER_WAY, 30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("requests are still under way after 30 s");
        }
        underWay.release(MOST_UNDER_WAY);
    }

    /**
     * Sends every write that got no answer again, under its key, until each is answered. Call it when the platform is well
     * and nothing is sent.
     *
     * @param patience for all of them together
     */
    public Settled settle(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        int replayed = 0;
        int carriedOut = 0;
        List<String> open = new ArrayList<>();
        for (Clinic clinic : clinics) {
            while (clinic.unsettled() > 0) {
                try {
                    Clinic.Done done = clinic.settleOne();
                    if (done != null && done.replayed()) {
                        replayed++;
                    } else if (done != null) {
                        carriedOut++;
                    }
                } catch (Clinic.FailedException e) {
                    if (!e.isUnknown()) {
                        open.add("facility " + clinic.facility() + ": " + e.getMessage());
                    } else if (System.nanoTime() > end) {
                        open.add(clinic.unsettled() + " of facility " + clinic.facility() + ": " + e.getMessage());
                        break;
                    }
                }
            }
        }
        return new Settled(replayed, carriedOut, open);
    }

    /**
     * What became of the writes that had got no answer.
     *
     * @param replayed had been carried out
     * @param carriedOut had not been, and are now
     * @param open were refused under their own key, or got no answer again
     */
    public record Settled(int replayed, int carriedOut, List<String> open) {
        public Settled {
            open = List.copyOf(open);
        }
    }

    /** How long writers of one facility wait from now on, until it is closed. */
    public Waits watchWriters(int facility) {
        return new Waits(facility);
    }

    /** The longest wait of one facility's writers. */
    public final class Waits implements AutoCloseable {
        private final int facility;
        private double longest;

        private Waits(int facility) {
            this.facility = facility;
            waits.add(this);
        }

        private synchronized void answered(int at, double millis) {
            if (at == facility) {
                longest = Math.max(longest, millis);
            }
        }

        /** In milliseconds, counted from when the request was due; 0 while none was answered. */
        public synchronized double longest() {
            return longest;
        }

        @Override
        public void close() {
            waits.remove(this);
        }
    }

    public Ledger ledger() {
        return ledger;
    }

    public Statistics statistics() {
        return statistics;
    }

    @Override
    public void close() {
        stop = true;
        api.close();
        executor.shutdownNow();
    }

    private void pace() {
        Arrivals arrivals = new Arrivals(settings.rate(), settings.rampUp());
        long start = System.nanoTime();
        try {
            for (long request = 0; !stop; request++) {
                long due = start + arrivals.nanos(request);
                long wait = due - System.nanoTime();
                if (wait > 0) {
                    TimeUnit.NANOSECONDS.sleep(wait);
                }
                underWay.acquire();
                Clinic clinic = pick();
                long seed = random.nextLong();
                executor.execute(() -> send(clinic, seed, due));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Clinic pick() {
        int focused = focus.getAsInt();
        if (focused >= 1 && focused <= clinics.size() && random.nextBoolean()) {
            return clinics.get(focused - 1);
        }
        // A fifth of the traffic comes from five facilities.
        int facility =
                random.nextInt(5) == 0 ? random.nextInt(Math.min(5, clinics.size())) : random.nextInt(clinics.size());
        return clinics.get(facility);
    }

    private void send(Clinic clinic, long seed, long due) {
        try {
            Clinic.Done done = clinic.act(new Random(seed), settings.writes());
            double millis = Duration.ofNanos(System.nanoTime() - due).toNanos() / 1e6;
            statistics.answered(done.wrote(), done.replayed(), millis);
            if (done.wrote()) {
                waits.forEach(each -> each.answered(clinic.facility(), millis));
            }
        } catch (Clinic.FailedException e) {
            if (e.isUnknown()) {
                statistics.unknown(String.valueOf(e.getMessage()));
            } else {
                statistics.refused(String.valueOf(e.getMessage()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            statistics.refused("client: " + e);
        } finally {
            underWay.release();
        }
    }
}
