package dev.medsync.strangler.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.platform.replication.Ownership;
import dev.medsync.strangler.compare.Comparison;
import dev.medsync.strangler.copy.CopyPath;
import dev.medsync.strangler.copy.DefectListener;
import dev.medsync.strangler.side.LegacySide;
import dev.medsync.strangler.side.Reading;
import dev.medsync.strangler.side.ServiceSide;
import dev.medsync.strangler.side.TwoSidesFixture;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Moves between two real databases, with the mover dying or losing a reply around every step. Each test has a facility of its
 * own and takes numbers there before, while and after: at the end exactly one side owns it, no number was given out twice and
 * none is missing.
 */
@Timeout(120)
class MoverIT {
    private static final int FACILITIES = 80;
    private static final AtomicInteger NEXT_FACILITY = new AtomicInteger(1);
    private static final List<String> WAY_THERE =
            List.of("Observe", "FenceSource", "AwaitMarker", "Recheck", "TakeDestination", "ReleaseSource");
    private static final List<String> WAY_BACK = List.of("AbortDestination", "ReopenSource");

    private static TwoSidesFixture sides;
    private static LegacySide legacy;
    private static ServiceSide service;
    private static CopyPath toService;
    private static CopyPath toLegacy;
    private static Mover.Parts parts;

    private final Failpoints failpoints = new Kills().failpoints();
    private final Mover mover = mover(failpoints);
    private final int facility = NEXT_FACILITY.getAndIncrement();
    private final List<Long> numbers = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        sides = new TwoSidesFixture(FACILITIES);
        legacy = sides.legacySide();
        service = sides.serviceSide();
        legacy.prepare();
        service.prepare();
        DefectListener nobody = new DefectListener() {
            @Override
            public void found(Reading.Defect defect) {
                throw new AssertionError(defect);
            }

            @Override
            public void repaired(AggregateKey key) {}

            @Override
            public void leftBehind(AggregateKey key) {
                throw new AssertionError(key);
            }
        };
        toService = new CopyPath(legacy, service, 2, nobody);
        toLegacy = new CopyPath(service, legacy, 2, nobody);
        parts = new Mover.Parts(legacy, service, toService, toLegacy, new Comparison(legacy, service));
        // The first moves of a cold process are slow; what is tested here is what happens, not how fast.
        for (Direction direction : Direction.values()) {
            assertThat(mover(new Failpoints(false)).move(FACILITIES, direction).there())
                    .isTrue();
        }
    }

    @AfterAll
    static void stop() throws SQLException {
        toService.close();
        toLegacy.close();
        legacy.close();
        sides.close();
    }

    @ParameterizedTest
    @MethodSource("directions")
    void aFacilityMovesAndNumbersGoOn(Direction direction) throws Exception {
        startAtSourceOf(direction);

        MoveReport report = mover.move(facility, direction);

        assertThat(report.outcome()).isInstanceOf(Outcome.Moved.class);
        assertThat(report.hold()).isNotNull().isLessThan(Duration.ofSeconds(1));
        assertThat(sides.owners(facility)).containsExactly(destination(direction));
        everyNumberCameOnce();
    }

    @ParameterizedTest(name = "{0} {1}:{2}")
    @MethodSource("steps")
    void aMoverThatDiesIsSucceededByOneThatDecides(Direction direction, String when, String step) throws Exception {
        startAtSourceOf(direction);
        armUndoIfOf(step);
        failpoints.arm(when + ":" + step, Failpoints.Fault.DIE);

        assertThatThrownBy(() -> mover.move(facility, direction)).isInstanceOf(Kills.Killed.class);
        for (MoveReport settled : mover(new Failpoints(false)).recover()) {
            assertThat(settled.facilityId()).isEqualTo(facility);
        }

        assertThat(sides.owners(facility)).hasSize(1);
        everyNumberCameOnce();
        assertThat(mover.move(facility, direction).there()).isTrue();
        everyNumberCameOnce();
    }

    @ParameterizedTest(name = "{0} lost:{1}")
    @MethodSource("replies")
    void aLostReplyDecidesNothing(Direction direction, String step) throws Exception {
        startAtSourceOf(direction);
        armUndoIfOf(step);
        failpoints.arm("lost:" + step, Failpoints.Fault.LOSE_REPLY);

        MoveReport report = mover.move(facility, direction);

        assertThat(sides.owners(facility)).containsExactly(report.there() ? destination(direction) : source(direction));
        everyNumberCameOnce();
    }

    @ParameterizedTest
    @MethodSource("directions")
    void twoMoversAtOnceDoNotBothDecide(Direction direction) throws Exception {
        startAtSourceOf(direction);
        failpoints.arm("after:AwaitMarker", Failpoints.Fault.PAUSE);
        CompletableFuture<MoveReport> slow = CompletableFuture.supplyAsync(() -> moved(mover, direction));
        await().until(() -> failpoints.standing().contains("after:AwaitMarker"));

        MoveReport fast = moved(mover(new Failpoints(false)), direction);

        failpoints.release("after:AwaitMarker");
        assertThat(fast.outcome()).isInstanceOf(Outcome.Undone.class);
        assertThat(slow.get().outcome()).isInstanceOf(Outcome.Undone.class);
        assertThat(sides.owners(facility)).containsExactly(source(direction));
        everyNumberCameOnce();
    }

    @ParameterizedTest
    @MethodSource("directions")
    void whatChangesAfterTheComparisonIsComparedInTheFence(Direction direction) throws Exception {
        startAtSourceOf(direction);
        try (Preparation prepared = mover.prepare(facility, direction)) {
            takeNumbers(3);
            assertThat(mover.move(prepared).outcome()).isInstanceOf(Outcome.Moved.class);
        }
        everyNumberCameOnce();
    }

    /** Its copies flow the other way, and some may be on their way: they are no reason to refuse. */
    @Test
    void whatIsThereIsNotCompared() throws Exception {
        startAtSourceOf(Direction.TO_LEGACY);
        assertThat(mover.move(facility, Direction.TO_LEGACY).moved()).isTrue();
        spoilCopyAtService();

        assertThat(mover.move(facility, Direction.TO_LEGACY).outcome()).isInstanceOf(Outcome.AlreadyThere.class);
        assertThat(mover.move(facility, Direction.TO_SERVICE).hindrance()).isEqualTo(Hindrance.DIFFERENT);
    }

    @ParameterizedTest
    @MethodSource("directions")
    void whatHasLeftSinceItWasFoundThereIsComparedAndMoved(Direction direction) throws Exception {
        startAtSourceOf(direction);
        Direction back = direction == Direction.TO_SERVICE ? Direction.TO_LEGACY : Direction.TO_SERVICE;
        try (Preparation prepared = mover.prepare(facility, back)) {
            assertThat(mover.move(facility, direction).moved()).isTrue();
            assertThat(mover.move(prepared).outcome()).isInstanceOf(Outcome.Moved.class);
        }
        assertThat(sides.owners(facility)).containsExactly(destination(back));
        everyNumberCameOnce();
    }

    @Test
    void aDifferenceThatComesAfterTheComparisonStopsTheMoveInTheFence() throws Exception {
        startAtSourceOf(Direction.TO_SERVICE);
        try (Preparation prepared = mover.prepare(facility, Direction.TO_SERVICE)) {
            assertThat(prepared.refusal()).isNull();
            takeNumbers(1);
            await().until(() -> sides.differences(facility).isEmpty());
            // A copy that went wrong, of an aggregate that has changed since.
            spoilCopyAtService();

            MoveReport report = mover.move(prepared);

            assertThat(report.hindrance()).isEqualTo(Hindrance.DIFFERENT);
            assertThat(report.reason()).contains("NumberCounter").contains("next_value");
            assertThat(sides.owners(facility)).containsExactly("monolith");
        }
    }

    @ParameterizedTest
    @MethodSource("directions")
    void manyMoveWhileTheNextAreCompared(Direction direction) throws Exception {
        List<Integer> all = IntStream.range(0, 6)
                .map(i -> NEXT_FACILITY.getAndIncrement())
                .boxed()
                .toList();
        if (direction == Direction.TO_LEGACY) {
            for (int each : all) {
                assertThat(mover.move(each, Direction.TO_SERVICE).there()).isTrue();
            }
        }
        List<Integer> over = new ArrayList<>();

        Optional<MoveReport> stuck = new Convoy(mover, new Convoy.Pace(3, 2, Duration.ofSeconds(20)))
                .move(all, direction, () -> false, turn -> {}, report -> over.add(report.facilityId()));

        assertThat(stuck).isEmpty();
        assertThat(over).isEqualTo(all);
        for (int each : all) {
            assertThat(sides.owners(each)).containsExactly(destination(direction));
        }
    }

    @Test
    void aServiceThatIsAwayHoldsTheConvoyUntilItIsBack() throws Exception {
        startAtSourceOf(Direction.TO_SERVICE);
        sides.server().stop();
        CompletableFuture<Optional<MoveReport>> convoy = CompletableFuture.supplyAsync(() -> {
            try {
                return new Convoy(mover, new Convoy.Pace(3, 1, Duration.ofSeconds(60)))
                        .move(List.of(facility), Direction.TO_SERVICE, () -> false, turn -> {}, report -> {});
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        takeNumbers(2);
        assertThat(convoy).isNotDone();

        sides.server().startAgain();

        assertThat(convoy.get()).isEmpty();
        assertThat(sides.owners(facility)).containsExactly("billing");
        everyNumberCameOnce();
    }

    static Stream<Direction> directions() {
        return Stream.of(Direction.values());
    }

    static Stream<Arguments> steps() {
        return directions()
                .flatMap(direction -> Stream.concat(WAY_THERE.stream(), WAY_BACK.stream())
                        .flatMap(
                                step -> Stream.of("before", "after").map(when -> Arguments.of(direction, when, step))));
    }

    static Stream<Arguments> replies() {
        return directions()
                .flatMap(direction -> Stream.concat(WAY_THERE.stream(), WAY_BACK.stream())
                        .map(step -> Arguments.of(direction, step)));
    }

    private static Mover mover(Failpoints failpoints) {
        return new Mover(
                parts,
                new Mover.Patience(Duration.ofMillis(100), Duration.ofSeconds(10)),
                failpoints,
                new MoveListener() {
                    @Override
                    public void fenced(int facilityId, Direction direction) {}

                    @Override
                    public void decided(
                            int facilityId, Direction direction, boolean destinationOwns, Ownership ownership) {}
                },
                Clock.systemUTC());
    }

    private MoveReport moved(Mover by, Direction direction) {
        try {
            return by.move(facility, direction);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A step of the way back is only taken when something went wrong on the way there. */
    private void armUndoIfOf(String step) {
        if (WAY_BACK.contains(step)) {
            failpoints.arm("lost:AwaitMarker", Failpoints.Fault.LOSE_REPLY);
        }
    }

    private void startAtSourceOf(Direction direction) throws Exception {
        takeNumbers(2);
        if (direction == Direction.TO_LEGACY) {
            assertThat(mover.move(facility, Direction.TO_SERVICE).there()).isTrue();
            takeNumbers(1);
        }
    }

    private void spoilCopyAtService() throws SQLException {
        try (var owner = sides.service().ownerConnection();
                var statement = owner.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("update number_counter set next_value = 99 where facility_id = " + facility);
        }
    }

    private void takeNumbers(int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            OptionalLong number = sides.nextNumber(facility);
            assertThat(number).isPresent();
            numbers.add(number.getAsLong());
        }
    }

    private void everyNumberCameOnce() throws Exception {
        takeNumbers(2);
        assertThat(numbers).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(numbers)).isEqualTo(new TreeSet<>(range(numbers.size())));
        await().untilAsserted(() -> assertThat(sides.differences(facility)).isEmpty());
    }

    private static List<Long> range(int count) {
        return Stream.iterate(1L, each -> each + 1).limit(count).toList();
    }

    private static String source(Direction direction) {
        return direction == Direction.TO_SERVICE ? "monolith" : "billing";
    }

    private static String destination(Direction direction) {
        return source(direction.opposite());
    }
}
