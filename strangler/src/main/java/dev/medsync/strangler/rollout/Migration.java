package dev.medsync.strangler.rollout;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.platform.replication.Ownership;
import dev.medsync.platform.replication.OwnershipState;
import dev.medsync.strangler.StranglerSettings;
import dev.medsync.strangler.compare.Comparison;
import dev.medsync.strangler.compare.Difference;
import dev.medsync.strangler.journal.Journal;
import dev.medsync.strangler.journal.Memory;
import dev.medsync.strangler.move.Convoy;
import dev.medsync.strangler.move.Direction;
import dev.medsync.strangler.move.Failpoints;
import dev.medsync.strangler.move.Hindrance;
import dev.medsync.strangler.move.MoveReport;
import dev.medsync.strangler.order.Dependents;
import dev.medsync.strangler.side.LegacySide;
import dev.medsync.strangler.side.ServiceSide;
import dev.medsync.strangler.side.Side;
import dev.medsync.strangler.traffic.GatewayTraffic;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One capability's migration: its two sides, what flows between them, and the steps that take it from phase to phase. */
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
    private final MoveLog moves;
    private final DifferenceLog differences;
    private final Gates gates;
    private final Comparison comparison;
    private final Copies copies;
    private final Verification verification;
    private final Backfill backfill;
    private final Journal journal;
    private final ShadowReads shadow;
    private final ForcedHome forced;
    private volatile Consumer<String> herald = line -> {};
    private volatile Phase phase = Phase.LEGACY;
    private volatile Instant phaseSince;
    private volatile Instant watchedSince;
    private volatile int moving;
    private volatile boolean prepared;
    private volatile boolean archived;

    public Migration(
            Capability capability,
            StranglerSettings settings,
            LegacySide legacy,
            ServiceSide service,
            LegacyFacilities facilities,
            PhaseLog phaseLog,
            GatewayTraffic traffic,
            Failpoints failpoints,
            Journal journal,
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
        this.moves = new MoveLog(capability.name(), journal);
        this.differences = new DifferenceLog(capability.name(), journal, clock);
        this.gates = new Gates(capability.name(), settings.gates(), traffic, moves, differences);
        this.comparison = new Comparison(legacy, service);
        this.journal = journal;
        this.shadow = new ShadowReads(this::phase, settings.shadowShare());
        this.forced = new ForcedHome(legacy, service, ownership);
        this.copies = new Copies(() -> new Flow(
                legacy, service, settings.lanes(), new Findings(differences, forced), ownership, failpoints, clock));
        GiveWay giveWay = new GiveWay(traffic::slowShare, settings.giveWay(), Thread::sleep);
        this.backfill = new Backfill(giveWay);
        this.verification = new Verification(comparison, differences, copies, giveWay);
        this.phaseSince = clock.instant();
        this.watchedSince = clock.instant();
    }

    /**
     * Looks after what an earlier strangler left fenced, and lets copies flow again. Ownership is read from the two
     * databases alone, so writers that are held wait for nothing else.
     */
    public void settle() throws IOException, InterruptedException {
        prepared = legacy.prepared();
        if (!lookForArchive() && prepared) {
            copies.start().mover().recover().forEach(moves::add);
        }
    }

    /** Comes back to life, when everything is settled. */
    public void resume() throws IOException {
        refreshOwnership();
        phase = phaseLog.current(capability.name());
        if (archived) {
            archived("strangler", "the archive was found");
        } else if (!prepared && phase.compareTo(Phase.BACKFILL) > 0 && phase.copies()) {
            copies.start();
            syncLost("the monolith's changes were not kept");
        }
    }

    /** Who hears of what happens without a command. */
    void tell(Consumer<String> listener) {
        herald = listener;
    }

    /** Takes over what the journal remembers of earlier runs. */
    public void remember(Memory memory) {
        moves.restore(memory.moves());
        differences.restore(memory.differences());
        forced.remember(memory.leftBehind());
    }

    /** Keeps the picture of ownership and lag fresh. */
    public void observe() throws InterruptedException {
        boolean back = refreshOwnership();
        Flow flowing = copies.flow();
        if (flowing != null) {
            if (back) {
                welcomeBack(flowing);
            }
            if (flowing.lost() && phase.compareTo(Phase.BACKFILL) > 0 && phase.copies()) {
                syncLost(flowing.trouble());
            }
            flowing.measureLag();
        }
    }

    private void syncLost(String why) {
        try {
            enter(Phase.SYNC_LOST, "strangler", why);
            herald.accept("SYNC_LOST: " + why + ". No facility moves; ./medsync migrate " + capability.name()
                    + " starts a new backfill");
        } catch (IOException e) {
            LOG.error("The phase cannot be recorded: {}", e.getMessage());
        }
    }

    /** The end of it all. */
    Retirement retirement(Dependents dependents) {
        return new Retirement(this, legacy, service, dependents, failpoints);
    }

    /** Whether the monolith's tables are archived, so that nothing leads back. */
    boolean isArchived() {
        return archived;
    }

    /** Records what the archive has decided. */
    void archived(String actor, String reason) throws IOException {
        archived = true;
        enter(Phase.RETIRED, actor, reason);
    }

    /** Takes every facility over from a service that is dead. */
    void takeOver(String actor, String reason, Consumer<String> tell) throws IOException, StepFailedException {
        if (lookForArchive()) {
            throw new StepFailedException(noWayBack());
        }
        int taken = forced.takeOver();
        enter(Phase.SYNC_LOST, actor, reason);
        tell.accept(taken + " facilities are owned by the monolith, by force. What the " + capability.name()
                + " service acknowledged and had not been copied is not there; when it is back, it is stopped and this is"
                + " listed. ./medsync migrate " + capability.name() + " then starts with a new backfill");
    }

    private void welcomeBack(Flow flowing) throws InterruptedException {
        try {
            List<AggregateKey> missing = forced.welcomeBack(flowing.toLegacy(), comparison);
            journal.leftBehind(capability.name(), missing);
            herald.accept(
                    "The " + capability.name() + " service is back and was stopped: the monolith owns its facilities. "
                            + missing.size() + " aggregates that it had acknowledged are missing or older there"
                            + (missing.isEmpty() ? "" : ":"));
            missing.forEach(
                    each -> herald.accept("  " + each.type() + " " + each.key() + " of facility " + each.facilityId()));
        } catch (IOException e) {
            LOG.warn("The {} service is back: {}", capability.name(), e.getMessage());
        }
    }

    /** Something is under way from now on: gates look at what happens since. */
    void watchFrom(Instant begin) {
        watchedSince = begin;
    }

    /** No facility moves for now. */
    void rest() {
        moving = 0;
    }

    /** Looks after what a mover left fenced that is not heard of any more; waits while a side is away. */
    void recoverAbandoned() throws IOException, InterruptedException {
        Flow flowing = copies.flow();
        if (flowing != null) {
            flowing.mover().recoverAbandoned().forEach(moves::add);
        }
    }

    /** LEGACY → BACKFILL: copies what exists, while changes are captured. Safe to repeat. */
    void backfill(String actor, String reason, Consumer<String> tell)
            throws IOException, InterruptedException, StepFailedException {
        enter(Phase.BACKFILL, actor, reason);
        legacy.prepare();
        service.prepare();
        List<Integer> all = allFacilities();
        service.welcome(all);
        Flow flowing = copies.start();
        // What a forced rollback left at the service has given out public numbers that the monolith has given since.
        flowing.toService().copyFirst(forced.missing());
        tell.accept("Copying " + all.stream().filter(each -> each != 0).count() + " facilities");
        backfill.run(legacy, service, flowing, all, tell);
        tell.accept("Copied " + backfill.copied() + " aggregates");
        refreshOwnership();
    }

    /** BACKFILL → SYNCED: every facility has been compared, field by field. */
    void compareAll(String actor, String reason, Consumer<String> tell)
            throws IOException, InterruptedException, StepFailedException {
        long blocking =
                verify(tell).stream().filter(each -> Gates.blocks(each.kind())).count();
        if (blocking > 0) {
            throw new StepFailedException(blocking + " differences: see ./medsync verify " + capability.name()
                    + ". The phase stays " + phase + ".");
        }
        enter(Phase.SYNCED, actor, reason);
    }

    /** Compares every facility without holding anybody; what changes meanwhile is looked at twice. */
    List<Difference> verify(Consumer<String> tell) throws IOException, InterruptedException {
        return verification.of(allFacilities(), tell);
    }

    /** Records a phase. */
    void enter(Phase next, String actor, String reason) throws IOException {
        if (phase != next) {
            phaseLog.record(capability.name(), next, actor, reason);
            phase = next;
            phaseSince = clock.instant();
            LOG.info("{} is in phase {}", capability.name(), next);
        }
    }

    /**
     * Moves facilities in order.
     *
     * @param stop asked before each
     * @throws StepFailedException when one did not move, and waiting would not help
     * @throws IOException when one did not move because a side has been away for long
     */
    void move(List<Integer> inOrder, Direction direction, BooleanSupplier stop)
            throws IOException, InterruptedException, StepFailedException {
        Optional<MoveReport> stuck = new Convoy(copies.require().mover(), settings.pace())
                .move(
                        inOrder,
                        direction,
                        () -> stop.getAsBoolean() || phase == Phase.SYNC_LOST,
                        facility -> moving = facility,
                        moves::add);
        requireSync();
        if (stuck.isPresent() && !stop.getAsBoolean()) {
            MoveReport report = stuck.get();
            String message = "facility " + report.facilityId() + " did not move: " + report.reason();
            if (report.hindrance() == Hindrance.UNREACHABLE) {
                throw new IOException(message);
            }
            throw new StepFailedException(message);
        }
    }

    /** Moves one facility, trying again while its writers are busy or a side is away: for rehearsals. */
    public MoveReport move(int facility, Direction direction) throws InterruptedException, StepFailedException {
        requireSync();
        moving = facility;
        MoveReport report = copies.require().mover().move(facility, direction);
        for (int attempt = 0; attempt < BUSY_ATTEMPTS && worthAnotherTry(report); attempt++) {
            Thread.sleep(BUSY_PAUSE);
            report = copies.require().mover().move(facility, direction);
        }
        moves.add(report);
        return report;
    }

    private static boolean worthAnotherTry(MoveReport report) {
        return report.hold() == null
                && (report.hindrance() == Hindrance.BUSY || report.hindrance() == Hindrance.UNREACHABLE);
    }

    private void requireSync() throws StepFailedException {
        if (archived) {
            throw new StepFailedException(noWayBack());
        }
        if (phase == Phase.SYNC_LOST) {
            throw new StepFailedException(
                    "SYNC_LOST: the sides are no longer copies of each other, so no facility moves; ./medsync"
                            + " migrate " + capability.name() + " starts a new backfill");
        }
    }

    /** What a rehearsal lets go wrong in its moves. */
    public Failpoints failpoints() {
        return failpoints;
    }

    /** Mirrored reads. */
    public ShadowReads shadow() {
        return shadow;
    }

    /** Reads are mirrored and compared anew from now on; what earlier ones found is forgotten. 0 is the usual share. */
    void beginShadow(double share) {
        differences.forgetShadow();
        shadow.begin(share);
    }

    void endShadow() {
        shadow.end();
    }

    /** The facility that moves now, or moved last while others follow; 0 when none does. */
    public int moving() {
        return moving;
    }

    /** Facilities in the order in which they leave; facility 0, what all share, is not among them. */
    public List<Integer> order() throws IOException {
        return CanaryOrder.of(facilities.sizes(capability.sizeTable()), settings.pilotFacility());
    }

    /** Whether the service owns the facility, as far as is known. */
    boolean isAtService(int facility) {
        return ownership.of(facility).owner() == OwnershipView.Owner.SERVICE;
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
        return backfill.copied();
    }

    public long backfillTotal() {
        return backfill.total();
    }

    public List<Gate> gates() {
        return copies.flow() == null ? List.of() : gates.evaluate(copies.lagToServiceMillis(), watchedSince);
    }

    /** What flows between the two sides. */
    public Copies copies() {
        return copies;
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
        copies.close();
        legacy.close();
    }

    /** Why nothing that has to do with copies can be done any more. */
    String noWayBack() {
        return name() + " is RETIRED: the monolith's tables are archived and nothing is copied, so there is nothing to"
                + " move, to compare or to go back to.";
    }

    /** Asks the monolith's database whether there is an archive; if so, nothing is copied any more. */
    boolean lookForArchive() throws IOException {
        if (legacy.archive().exists()) {
            archived = true;
            copies.stop();
        }
        return archived;
    }

    List<Integer> allFacilities() throws IOException {
        List<Integer> all = new ArrayList<>();
        if (capability.sharesData()) {
            all.add(0);
        }
        all.addAll(facilities.names().keySet());
        return all;
    }

    /** Answers whether the service is back from the dead and takes itself for an owner that it no longer is. */
    private boolean refreshOwnership() {
        List<Ownership> atLegacy = askOwnership(legacy, OwnershipView.Owner.LEGACY);
        List<Ownership> atService = askOwnership(service, OwnershipView.Owner.SERVICE);
        ownership.refresh(
                atLegacy,
                atService.stream()
                        .filter(each -> each.state() == OwnershipState.OWNER)
                        .toList());
        return ForcedHome.isBack(atLegacy, atService);
    }

    private List<Ownership> askOwnership(Side side, OwnershipView.Owner owner) {
        try {
            return side.ownership();
        } catch (IOException e) {
            ownership.lost(owner);
            return List.of();
        }
    }
}
