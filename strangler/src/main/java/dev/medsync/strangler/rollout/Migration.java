package dev.medsync.strangler.rollout;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.platform.replication.Ownership;
import dev.medsync.platform.replication.OwnershipState;
import dev.medsync.strangler.StranglerSettings;
import dev.medsync.strangler.compare.Comparison;
import dev.medsync.strangler.compare.Difference;
import dev.medsync.strangler.copy.CopyPath;
import dev.medsync.strangler.move.Direction;
import dev.medsync.strangler.move.Failpoints;
import dev.medsync.strangler.move.MoveReport;
import dev.medsync.strangler.move.Mover;
import dev.medsync.strangler.move.Outcome;
import dev.medsync.strangler.side.LegacySide;
import dev.medsync.strangler.side.ServiceSide;
import dev.medsync.strangler.side.Side;
import dev.medsync.strangler.web.GatewayTraffic;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One capability's migration: its two sides, what flows between them, and the steps from phase to phase. */
public final class Migration implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Migration.class);
    private static final int BUSY_ATTEMPTS = 200;
    private static final Duration BUSY_PAUSE = Duration.ofMillis(20);

    private final Capability capability;
    private final StranglerSettings settings;
    private final LegacySide legacy;
    private final ServiceSide service;
    private final LegacyFacilities facilities;
    private final PhaseLog phaseLog;
    private final Failpoints failpoints;
    private final Clock clock;
    private final OwnershipView ownership;
    private final MoveLog moves = new MoveLog();
    private final DifferenceLog differences;
    private final Gates gates;
    private final Comparison comparison;
    private final AtomicLong backfillCopied = new AtomicLong();
    private final AtomicLong backfillTotal = new AtomicLong();
    private volatile @Nullable Flow flow;
    private volatile Phase phase = Phase.LEGACY;
    private volatile Instant phaseSince;
    private volatile int moving;

    /** What flows once copying has begun. */
    private record Flow(CopyPath toService, CopyPath toLegacy, Mover mover, Lag lagToService, Lag lagToLegacy) {}

    /** Hears how a step goes on, for people. */
    public interface Progress {
        void tell(String line);
    }

    /** A step could not be done, for a reason that people should read. */
    public static final class StepFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        StepFailedException(String message) {
            super(message);
        }
    }

    public Migration(
            Capability capability,
            StranglerSettings settings,
            LegacySide legacy,
            ServiceSide service,
            LegacyFacilities facilities,
            PhaseLog phaseLog,
            GatewayTraffic traffic,
            Failpoints failpoints,
            Clock clock) {
        this.capability = capability;
        this.settings = settings;
        this.legacy = legacy;
        this.service = service;
        this.facilities = facilities;
        this.phaseLog = phaseLog;
        this.failpoints = failpoints;
        this.clock = clock;
        this.ownership = new OwnershipView(capability.name());
        this.differences = new DifferenceLog(clock);
        this.gates = new Gates(traffic, moves, differences);
        this.comparison = new Comparison(legacy, service);
        this.phaseSince = clock.instant();
    }

    /**
     * Comes back to life: looks after what an earlier strangler left fenced and lets copies flow again. Ownership is read
     * from the two databases alone, so writers that are held wait for nothing else.
     */
    public void resume() throws IOException, InterruptedException {
        if (legacy.prepared()) {
            int fenced = startFlow().mover().recover();
            if (fenced > 0) {
                LOG.info("{} facilities had been left fenced", fenced);
            }
        }
        refreshOwnership();
        phase = phaseLog.current(capability.name());
    }

    /** No facility moves for now. */
    void rest() {
        moving = 0;
    }

    /** Keeps the picture of ownership and lag fresh. */
    public void observe() throws InterruptedException {
        refreshOwnership();
        Flow flowing = flow;
        if (flowing != null) {
            flowing.lagToService().measure();
            flowing.lagToLegacy().measure();
        }
    }

    /** Looks after what a mover left fenced that is not heard of any more; waits while a side is away. */
    public void recoverAbandoned() throws IOException, InterruptedException {
        Flow flowing = flow;
        if (flowing != null) {
            flowing.mover().recoverAbandoned();
        }
    }

    /** LEGACY → BACKFILL: copies what exists, while changes are captured. Safe to repeat. */
    public void backfill(String actor, String reason, Progress progress)
            throws IOException, InterruptedException, StepFailedException {
        record(Phase.BACKFILL, actor, reason);
        legacy.prepare();
        service.prepare();
        List<Integer> all = allFacilities();
        service.welcome(all);
        CopyPath toService = startFlow().toService();
        Map<Integer, Long> sizes = facilities.sizes(capability.sizeTable());
        backfillCopied.set(0);
        backfillTotal.set(0);
        progress.tell("Copying " + sizes.size() + " facilities");
        ConcurrentLinkedQueue<CompletableFuture<Void>> portions = new ConcurrentLinkedQueue<>();
        for (int facility : all) {
            legacy.keys(facility, keys -> {
                backfillTotal.addAndGet(keys.size());
                portions.add(
                        enqueue(toService, keys).whenComplete((done, failed) -> backfillCopied.addAndGet(keys.size())));
            });
        }
        for (CompletableFuture<Void> each : portions) {
            await(each);
        }
        progress.tell("Copied " + backfillCopied.get() + " aggregates");
        refreshOwnership();
    }

    /** BACKFILL → SYNCED: every facility has been compared, field by field. */
    public void compareAll(String actor, String reason, Progress progress)
            throws IOException, InterruptedException, StepFailedException {
        List<Difference> found = verify(progress);
        long blocking = found.stream().filter(each -> differencesBlock(each)).count();
        if (blocking > 0) {
            throw new StepFailedException(blocking + " differences: see ./medsync verify " + capability.name()
                    + ". The phase stays " + phase + ".");
        }
        record(Phase.SYNCED, actor, reason);
    }

    /** Compares every facility without holding anybody; what changes meanwhile is looked at twice. */
    public List<Difference> verify(Progress progress) throws IOException, InterruptedException {
        requireFlow();
        List<Difference> all = new ArrayList<>();
        long compared = 0;
        for (int facility : allFacilities()) {
            long[] count = new long[1];
            List<Difference> first = comparison.facility(facility, counted -> count[0] = counted);
            compared += count[0];
            if (!first.isEmpty()) {
                flowing().lagToService().measure();
                flowing().lagToLegacy().measure();
                List<AggregateKey> keys = first.stream()
                        .map(each -> new AggregateKey(each.aggregate(), facility, each.key()))
                        .distinct()
                        .toList();
                all.addAll(comparison.aggregates(facility, keys));
            }
        }
        differences.replace(all);
        progress.tell("Compared " + compared + " aggregates of "
                + allFacilities().size() + " facilities: " + all.size() + " differences");
        return all;
    }

    /** Records a phase that has nothing to be done for. */
    public void enter(Phase next, String actor, String reason) throws IOException {
        record(next, actor, reason);
    }

    /** Moves one facility, trying again while its writers are busy. */
    public MoveReport move(int facility, Direction direction) throws InterruptedException, StepFailedException {
        Mover mover = requireFlow().mover();
        moving = facility;
        MoveReport report = mover.move(facility, direction);
        for (int attempt = 0; attempt < BUSY_ATTEMPTS && worthAnotherTry(report); attempt++) {
            Thread.sleep(BUSY_PAUSE);
            report = mover.move(facility, direction);
        }
        moves.add(report);
        return report;
    }

    /** The facility that moves now, or moved last while others follow; 0 when none does. */
    public int moving() {
        return moving;
    }

    /** Aggregates that wait to be copied, in both directions. */
    public int pending() {
        Flow flowing = flow;
        return flowing == null
                ? 0
                : flowing.toService().pending() + flowing.toLegacy().pending();
    }

    /** Facilities in the order in which they leave; facility 0, what all share, is not among them. */
    public List<Integer> order() throws IOException {
        return CanaryOrder.of(facilities.sizes(capability.sizeTable()), settings.pilotFacility());
    }

    public String name() {
        return capability.name();
    }

    public Capability capability() {
        return capability;
    }

    public Phase phase() {
        return phase;
    }

    public Instant phaseSince() {
        return phaseSince;
    }

    public OwnershipView ownership() {
        return ownership;
    }

    public MoveLog moves() {
        return moves;
    }

    public DifferenceLog differences() {
        return differences;
    }

    public long backfillCopied() {
        return backfillCopied.get();
    }

    public long backfillTotal() {
        return backfillTotal.get();
    }

    public List<Gate> gates() {
        Flow flowing = flow;
        return flowing == null ? List.of() : gates.evaluate(flowing.lagToService());
    }

    public @Nullable Double lagToServiceMillis() {
        Flow flowing = flow;
        return flowing == null ? null : flowing.lagToService().millis();
    }

    public @Nullable Double lagToLegacyMillis() {
        Flow flowing = flow;
        return flowing == null ? null : flowing.lagToLegacy().millis();
    }

    /** Why nothing is being copied, in either direction; empty when all is well. */
    public String trouble() {
        Flow flowing = flow;
        if (flowing == null) {
            return "";
        }
        String first = flowing.toService().trouble();
        return first.isEmpty() ? flowing.toLegacy().trouble() : first;
    }

    /** Names of facilities for people; empty while the monolith's database cannot be asked. */
    public Map<Integer, String> facilityNames() {
        try {
            return facilities.names();
        } catch (IOException e) {
            return new TreeMap<>();
        }
    }

    @Override
    public void close() {
        Flow flowing = flow;
        if (flowing != null) {
            flowing.toService().close();
            flowing.toLegacy().close();
        }
        legacy.close();
    }

    private synchronized Flow startFlow() {
        Flow flowing = flow;
        if (flowing == null) {
            CopyPath toService = new CopyPath(legacy, service, settings.lanes(), differences);
            CopyPath toLegacy = new CopyPath(service, legacy, settings.lanes(), differences);
            Mover mover = new Mover(
                    new Mover.Parts(legacy, service, toService, toLegacy, comparison),
                    Mover.Patience.DEFAULT,
                    failpoints,
                    ownership,
                    clock);
            flowing = new Flow(toService, toLegacy, mover, new Lag(legacy, toService), new Lag(service, toLegacy));
            flow = flowing;
        }
        return flowing;
    }

    private Flow requireFlow() {
        Flow flowing = flow;
        if (flowing == null) {
            throw new IllegalStateException("Nothing is copied yet; the phase is " + phase + ".");
        }
        return flowing;
    }

    private Flow flowing() {
        return requireFlow();
    }

    private List<Integer> allFacilities() throws IOException {
        List<Integer> all = new ArrayList<>();
        all.add(0);
        all.addAll(facilities.names().keySet());
        return all;
    }

    private void record(Phase next, String actor, String reason) throws IOException {
        if (phase != next) {
            phaseLog.record(capability.name(), next, actor, reason);
            phase = next;
            phaseSince = clock.instant();
            LOG.info("{} is in phase {}", capability.name(), next);
        }
    }

    private void refreshOwnership() {
        List<Ownership> atLegacy = askOwnership(legacy, OwnershipView.Owner.LEGACY);
        List<Ownership> atService = askOwnership(service, OwnershipView.Owner.SERVICE);
        ownership.refresh(
                atLegacy,
                atService.stream()
                        .filter(each -> each.state() == OwnershipState.OWNER)
                        .toList());
    }

    private List<Ownership> askOwnership(Side side, OwnershipView.Owner owner) {
        try {
            return side.ownership();
        } catch (IOException e) {
            ownership.lost(owner);
            return List.of();
        }
    }

    private static boolean worthAnotherTry(MoveReport report) {
        return report.outcome() instanceof Outcome.Refused refused
                && (refused.reason().equals("writers did not pause")
                        || refused.reason().startsWith("ownership could not be read")
                        || refused.reason().startsWith("the sides could not be compared"));
    }

    private static boolean differencesBlock(Difference difference) {
        return switch (difference.kind()) {
            case LOSS, SERVICE_BUG -> true;
            case SOURCE_DEFECT, MONOLITH_BUG, INTENDED, NOISE -> false;
        };
    }

    private static CompletableFuture<Void> enqueue(CopyPath path, List<AggregateKey> keys) {
        try {
            return path.copy(keys);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void await(CompletableFuture<Void> portion) throws InterruptedException, StepFailedException {
        try {
            portion.get();
        } catch (ExecutionException e) {
            throw new StepFailedException("The backfill was interrupted: " + e.getCause());
        }
    }
}
