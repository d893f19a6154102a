package dev.medsync.platform.replication;

import static dev.medsync.platform.replication.ParcelService.CAPABILITY;
import static dev.medsync.platform.replication.ParcelService.TYPE;
import static dev.medsync.platform.replication.ParcelService.copy;
import static dev.medsync.platform.replication.ParcelService.gone;
import static dev.medsync.platform.replication.ParcelService.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.medsync.replication.v1.Aggregate;
import dev.medsync.replication.v1.ApplyAggregatesRequest;
import dev.medsync.replication.v1.ApplyAggregatesResponse;
import dev.medsync.replication.v1.ChangeOwnershipRequest;
import dev.medsync.replication.v1.ChangeOwnershipResponse;
import dev.medsync.replication.v1.DigestFacilityRequest;
import dev.medsync.replication.v1.EndReplicationRequest;
import dev.medsync.replication.v1.ExportFacilityRequest;
import dev.medsync.replication.v1.ExportFacilityResponse;
import dev.medsync.replication.v1.ListOwnershipRequest;
import dev.medsync.replication.v1.MarkRequest;
import dev.medsync.replication.v1.OwnershipState;
import dev.medsync.replication.v1.OwnershipStep;
import dev.medsync.replication.v1.PrepareRequest;
import dev.medsync.replication.v1.ReadAggregatesRequest;
import dev.medsync.replication.v1.ReadAggregatesResponse;
import dev.medsync.replication.v1.RegisterApplierRequest;
import dev.medsync.replication.v1.RequestKey;
import dev.medsync.replication.v1.StreamChangesRequest;
import dev.medsync.replication.v1.StreamChangesResponse;
import dev.medsync.replication.v1.TypeDigest;
import dev.medsync.replication.v1.WelcomeFacilitiesRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service as a source and a destination of moves, as the strangler sees it. Each test has facilities of its own. */
@Timeout(120)
final class ReplicationEndpointIT {
    private static ParcelService parcels;

    @BeforeAll
    static void start(@TempDir Path directory) {
        parcels = new ParcelService(directory);
    }

    @AfterAll
    static void stop() throws SQLException {
        parcels.close();
    }

    private static int nextFacility = 1;

    /** A facility that this side holds as a replica. */
    private static int replica() {
        int facility = nextFacility++;
        parcels.asStrangler()
                .welcomeFacilities(WelcomeFacilitiesRequest.newBuilder()
                        .setCapability(CAPABILITY)
                        .addFacilityIds(facility)
                        .build());
        return facility;
    }

    private static int owned() {
        int facility = replica();
        parcels.own(facility, "OWNER", 1);
        return facility;
    }

    private static long newApplier() {
        return parcels.asStrangler()
                .registerApplier(RegisterApplierRequest.newBuilder()
                        .setCapability(CAPABILITY)
                        .build())
                .getApplierToken();
    }

    private static ApplyAggregatesResponse apply(long token, Aggregate... copies) {
        return parcels.asStrangler()
                .applyAggregates(ApplyAggregatesRequest.newBuilder()
                        .setCapability(CAPABILITY)
                        .setApplierToken(token)
                        .addAllAggregates(List.of(copies))
                        .build());
    }

    private static ReadAggregatesResponse read(dev.medsync.replication.v1.AggregateKey... keys) {
        return parcels.asStrangler()
                .readAggregates(ReadAggregatesRequest.newBuilder()
                        .setCapability(CAPABILITY)
                        .addAllKeys(List.of(keys))
                        .build());
    }

    private static TypeDigest digest(int facility) {
        return parcels.asStrangler()
                .digestFacility(DigestFacilityRequest.newBuilder()
                        .setCapability(CAPABILITY)
                        .setFacilityId(facility)
                        .setEachAggregate(true)
                        .build())
                .getTypes(0);
    }

    private static ChangeOwnershipResponse step(OwnershipStep step, int facility, long epoch) {
        return parcels.asStrangler()
                .changeOwnership(ChangeOwnershipRequest.newBuilder()
                        .setCapability(CAPABILITY)
                        .setStep(step)
                        .setFacilityId(facility)
                        .setEpoch(epoch)
                        .setMarker("marker-" + facility + "-" + epoch)
                        .setMaxWaitMillis(100)
                        .build());
    }

    private static void refused(Status.Code code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode())
                                .as(e.getMessage())
                                .isEqualTo(code));
    }

    @Test
    void aCopyIsStoredAndReadBackWithTheOwnershipOfItsFacility() {
        int facility = replica();
        Aggregate copy = copy(Parcel.of(facility, 100, "bed"));

        assertThat(apply(newApplier(), copy).getApplied()).isEqualTo(1);

        ReadAggregatesResponse read = read(key(facility, 100), key(facility, 102));
        assertThat(read.getAggregates(0)).isEqualTo(copy);
        assertThat(read.getAggregates(1)).isEqualTo(gone(facility, 102));
        assertThat(read.getOwnershipList()).singleElement().satisfies(each -> {
            assertThat(each.getFacilityId()).isEqualTo(facility);
            assertThat(each.getState()).isEqualTo(OwnershipState.OWNERSHIP_STATE_REPLICA);
        });
        assertThat(parcels.parcels().hooked()).last().isEqualTo(List.of(100L));
    }

    @Test
    void aCopyThatIsToldAgainChangesNothing() {
        int facility = replica();
        long token = newApplier();
        apply(token, copy(Parcel.of(facility, 110, "bed")));
        String before = parcels.value("select xmin || ' ' || parcel::text from parcel where id = 110");

        apply(token, copy(Parcel.of(facility, 110, "bed")));

        assertThat(parcels.value("select xmin || ' ' || parcel::text from parcel where id = 110"))
                .isEqualTo(before);
        assertThat(parcels.parcels().hooked()).last().isEqualTo(List.of());
        apply(token, copy(Parcel.of(facility, 110, "table")));
        assertThat(parcels.value("select version || label from parcel where id = 110"))
                .isEqualTo("2table");
    }

    @Test
    void whatIsGoneThereIsGoneHere() {
        int facility = replica();
        long token = newApplier();
        apply(token, copy(Parcel.of(facility, 120, "bed")), copy(Parcel.of(facility, 122, "lamp")));

        apply(token, gone(facility, 120), gone(facility, 124));

        assertThat(parcels.value("select string_agg(id::text, ' ') from parcel where facility_id = " + facility))
                .isEqualTo("122");
        assertThat(parcels.parcels().hooked()).last().isEqualTo(List.of(-120L, -124L));
    }

    @Test
    void anApplierThatWasReplacedWritesNothingMore() {
        int facility = replica();
        long first = newApplier();
        long second = newApplier();
        assertThat(second).isGreaterThan(first);

        refused(Status.Code.ABORTED, () -> apply(first, copy(Parcel.of(facility, 130, "bed"))));
        refused(Status.Code.ABORTED, () -> apply(second + 1, copy(Parcel.of(facility, 130, "bed"))));

        assertThat(parcels.value("select count(*) from parcel where id = 130")).isEqualTo("0");
        apply(second, copy(Parcel.of(facility, 130, "bed")));
        assertThat(parcels.value("select count(*) from parcel where id = 130")).isEqualTo("1");
    }

    @Test
    void whatIsOwnedHereTakesNoCopiesAndTheOthersDo() {
        int replica = replica();
        int owned = owned();
        int unheardOf = 9_999;

        ApplyAggregatesResponse response = apply(
                newApplier(),
                copy(Parcel.of(owned, 140, "bed")),
                copy(Parcel.of(replica, 142, "lamp")),
                copy(Parcel.of(unheardOf, 144, "rug")));

        assertThat(response.getApplied()).isEqualTo(1);
        assertThat(response.getRefusedList())
                .extracting(dev.medsync.replication.v1.Ownership::getFacilityId)
                .containsExactlyInAnyOrder(owned, unheardOf);
        assertThat(parcels.value("select string_agg(id::text, ' ') from parcel where id in (140, 142, 144)"))
                .isEqualTo("142");
    }

    @Test
    void aStateThatCannotBeReadUndoesTheWholeCall() {
        int facility = replica();
        Aggregate broken = copy(Parcel.of(facility, 152, "lamp")).toBuilder()
                .setState(ByteString.copyFromUtf8("\u0007no message"))
                .build();

        refused(Status.Code.INVALID_ARGUMENT, () -> apply(newApplier(), copy(Parcel.of(facility, 150, "bed")), broken));
        refused(
                Status.Code.INVALID_ARGUMENT,
                () -> apply(
                        newApplier(),
                        copy(Parcel.of(facility, 150, "bed")).toBuilder()
                                .setKey(key(facility, 150).toBuilder().setType("Carriage"))
                                .build()));

        assertThat(parcels.value("select count(*) from parcel where id in (150, 152)"))
                .isEqualTo("0");
    }

    @Test
    void keysOfRequestsTravelWithWhatTheyMade() {
        int facility = replica();
        long token = newApplier();
        Aggregate copy = copy(Parcel.of(facility, 160, "bed")).toBuilder()
                .addRequestKeys(RequestKey.newBuilder()
                        .setIdempotencyKey("k-160")
                        .setFingerprint("f")
                        .setAt(Timestamp.newBuilder().setSeconds(1_770_000_000)))
                .build();

        apply(token, copy);
        apply(token, copy);

        assertThat(read(key(facility, 160)).getAggregates(0)).isEqualTo(copy);
        assertThat(parcels.value("select count(*) from replication.request_key where idempotency_key = 'k-160'"))
                .isEqualTo("1");
    }

    @Test
    void anExportIsTheWholeFacilityInOrderAndNoOther() {
        int facility = replica();
        int other = replica();
        long token = newApplier();
        List<Aggregate> copies = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            copies.add(copy(Parcel.of(facility, 20_000 + 2L * i, "parcel " + i)));
        }
        apply(token, copies.toArray(Aggregate[]::new));
        apply(token, copy(Parcel.of(other, 170, "elsewhere")));

        List<Aggregate> exported = new ArrayList<>();
        int portions = 0;
        var responses = parcels.asStrangler()
                .exportFacility(ExportFacilityRequest.newBuilder()
                        .setCapability(CAPABILITY)
                        .setFacilityId(facility)
                        .build());
        while (responses.hasNext()) {
            ExportFacilityResponse response = responses.next();
            exported.addAll(response.getAggregatesList());
            portions++;
        }

        assertThat(exported).containsExactlyElementsOf(copies);
        assertThat(portions).isGreaterThan(1);
    }

    @Test
    void digestsTellWhichAggregateDiffersWhateverTheOrderAndTheVersion() {
        int here = replica();
        long token = newApplier();
        apply(token, copy(Parcel.of(here, 180, "bed")), copy(Parcel.of(here, 182, "lamp")));
        TypeDigest first = digest(here);
        apply(token, copy(Parcel.of(here, 182, "rug")));
        TypeDigest changed = digest(here);
        apply(token, copy(Parcel.of(here, 182, "lamp")));
        TypeDigest again = digest(here);

        assertThat(first.getType()).isEqualTo(TYPE);
        assertThat(first.getCount()).isEqualTo(2);
        assertThat(again).as("with a version two higher").isEqualTo(first);
        assertThat(changed.getDigest()).isNotEqualTo(first.getDigest());
        assertThat(changed.getAggregates(0)).isEqualTo(first.getAggregates(0));
        assertThat(changed.getAggregates(1)).isNotEqualTo(first.getAggregates(1));
        assertThat(digest(replica()).getCount())
                .as("an empty facility says that it is empty")
                .isZero();
    }

    @Test
    void copiesAreSeenInTheirFacilityAlone() {
        int here = replica();
        int there = replica();
        apply(newApplier(), copy(Parcel.of(here, 190, "bed")), copy(Parcel.of(there, 192, "lamp")));
        parcels.own(here, "OWNER", 1);

        assertThat(parcels.database()
                        .<Optional<Parcel>>enter(
                                here, tx -> parcels.parcels().store().find(tx, 190)))
                .isPresent();
        assertThat(parcels.database()
                        .<List<Parcel>>enter(
                                here, tx -> parcels.parcels().store().query(tx, "where t.id in (190, 192)")))
                .extracting(Parcel::id)
                .containsExactly(190L);
        assertThatThrownBy(() -> parcels.database()
                        .enter(there, tx -> parcels.parcels().store().find(tx, 192)))
                .isInstanceOf(dev.medsync.platform.data.NotOwnerException.class);
    }

    @Test
    void ownershipGoesByItsStepsAndAStepOfAnotherEpochDoesNothing() {
        int facility = owned();

        assertThat(step(OwnershipStep.OWNERSHIP_STEP_FENCE, facility, 7).getChanged())
                .isFalse();
        assertThat(step(OwnershipStep.OWNERSHIP_STEP_TAKE, facility, 2).getChanged())
                .isFalse();
        assertThat(step(OwnershipStep.OWNERSHIP_STEP_FENCE, facility, 1).getChanged())
                .isTrue();
        assertThat(step(OwnershipStep.OWNERSHIP_STEP_FENCE, facility, 1).getChanged())
                .isFalse();
        assertThatThrownBy(() -> parcels.send(Parcel.of(facility, 200, "bed")))
                .isInstanceOf(dev.medsync.platform.data.NotOwnerException.class);
        assertThat(apply(newApplier(), copy(Parcel.of(facility, 200, "bed"))).getRefusedCount())
                .as("a fenced side takes no copies")
                .isEqualTo(1);
        assertThat(step(OwnershipStep.OWNERSHIP_STEP_RELEASE, facility, 2).getChanged())
                .isTrue();
        assertThat(step(OwnershipStep.OWNERSHIP_STEP_ABORT, facility, 3).getChanged())
                .isTrue();
        assertThat(step(OwnershipStep.OWNERSHIP_STEP_TAKE, facility, 3).getChanged())
                .isFalse();
        ChangeOwnershipResponse taken = step(OwnershipStep.OWNERSHIP_STEP_TAKE, facility, 4);
        assertThat(taken.getChanged()).isTrue();
        assertThat(taken.getCurrent().getState()).isEqualTo(OwnershipState.OWNERSHIP_STATE_OWNER);
        assertThat(parcels.asStrangler()
                        .listOwnership(ListOwnershipRequest.newBuilder()
                                .setCapability(CAPABILITY)
                                .addFacilityIds(facility)
                                .build())
                        .getOwnershipList())
                .containsExactly(taken.getCurrent());
    }

    @Test
    void aFenceThatWritersKeepWaitingGivesUpAndChangesNothing() throws SQLException {
        int facility = owned();
        try (Connection writer = parcels.postgres().ownerConnection();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("select replication.enter('billing', " + facility + ")");

            ChangeOwnershipResponse response = step(OwnershipStep.OWNERSHIP_STEP_FENCE, facility, 1);

            assertThat(response.getBusy()).isTrue();
            assertThat(response.getCurrent().getState()).isEqualTo(OwnershipState.OWNERSHIP_STATE_OWNER);
            writer.rollback();
        }
        assertThat(step(OwnershipStep.OWNERSHIP_STEP_FENCE, facility, 1).getChanged())
                .isTrue();
    }

    @Test
    void onlyTheStranglerMovesAnythingAndOnlyWhatIsHere() {
        // The gateway speaks for people alone, and there is no person here.
        refused(
                Status.Code.UNAUTHENTICATED,
                () -> parcels.asGateway()
                        .listOwnership(ListOwnershipRequest.newBuilder()
                                .setCapability(CAPABILITY)
                                .build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                () -> parcels.asStrangler()
                        .registerApplier(RegisterApplierRequest.newBuilder()
                                .setCapability("records")
                                .build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                () -> parcels.asStrangler()
                        .exportFacility(ExportFacilityRequest.newBuilder()
                                .setCapability("records")
                                .build())
                        .hasNext());
        refused(Status.Code.INVALID_ARGUMENT, () -> step(OwnershipStep.OWNERSHIP_STEP_UNSPECIFIED, 1, 1));
    }

    @Test
    void itsLogIsKeptWhileAFacilityIsElsewhere() {
        EndReplicationRequest.Builder end = EndReplicationRequest.newBuilder().setCapability(CAPABILITY);
        refused(Status.Code.INVALID_ARGUMENT, () -> parcels.asStrangler().endReplication(end.build()));

        end.addFacilityIds(owned()).addFacilityIds(replica());
        refused(Status.Code.FAILED_PRECONDITION, () -> parcels.asStrangler().endReplication(end.build()));
    }

    @Test
    void theLogTellsWhatWasWrittenHereAndNotWhatWasCopiedAndTellsItUntilItIsAcknowledged() {
        int owned = owned();
        int replica = replica();
        parcels.asStrangler()
                .prepare(PrepareRequest.newBuilder().setCapability(CAPABILITY).build());
        Listener first = new Listener();
        parcels.send(Parcel.of(owned, 210, "bed"));
        apply(newApplier(), copy(Parcel.of(replica, 212, "copied")));
        mark(owned, "one");

        first.await("one");
        assertThat(first.keys()).containsExactly(key(owned, 210));
        first.end();

        // Nobody has acknowledged: it is told again. This time it is.
        Listener second = new Listener();
        second.await("one");
        assertThat(second.keys()).containsExactly(key(owned, 210));
        second.acknowledge();
        parcels.send(Parcel.of(owned, 214, "lamp"));
        mark(owned, "two");
        second.await("two");
        second.end();

        Listener third = new Listener();
        third.await("two");
        assertThat(third.keys()).doesNotContain(key(owned, 210)).contains(key(owned, 214));
        third.end();
    }

    private static void mark(int facility, String marker) {
        parcels.asStrangler()
                .mark(MarkRequest.newBuilder()
                        .setCapability(CAPABILITY)
                        .setFacilityId(facility)
                        .setMarker(marker)
                        .build());
    }

    /** A strangler that listens to the changes. */
    private static final class Listener implements StreamObserver<StreamChangesResponse> {
        private final List<StreamChangesResponse> heard = new CopyOnWriteArrayList<>();
        private final StreamObserver<StreamChangesRequest> requests;
        private volatile boolean over;

        Listener() {
            requests = parcels.asStranglerStreaming().streamChanges(this);
            requests.onNext(
                    StreamChangesRequest.newBuilder().setCapability(CAPABILITY).build());
        }

        @Override
        public void onNext(StreamChangesResponse response) {
            heard.add(response);
        }

        @Override
        public void onError(Throwable cause) {
            over = true;
        }

        @Override
        public void onCompleted() {
            over = true;
        }

        List<dev.medsync.replication.v1.AggregateKey> keys() {
            return heard.stream()
                    .flatMap(response -> response.getChangesList().stream())
                    .filter(dev.medsync.replication.v1.Change::hasDirty)
                    .map(dev.medsync.replication.v1.Change::getDirty)
                    .distinct()
                    .toList();
        }

        void await(String marker) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> heard.stream()
                            .flatMap(response -> response.getChangesList().stream())
                            .anyMatch(change -> change.getMarker().equals(marker)));
        }

        /** Acknowledges what it has heard, and waits until the database knows. */
        void acknowledge() {
            long position = heard.getLast().getPosition();
            requests.onNext(StreamChangesRequest.newBuilder()
                    .setCapability(CAPABILITY)
                    .setAcknowledgedPosition(position)
                    .build());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Long.parseLong(parcels.value("select (confirmed_flush_lsn - '0/0')::bigint"
                                    + " from pg_replication_slots where database = current_database()"))
                            >= position);
        }

        /** Hangs up, and waits until the slot is free for the next one. */
        void end() {
            requests.onCompleted();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> over);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> parcels.value(
                                    "select active from pg_replication_slots where database = current_database()")
                            .equals("f"));
        }
    }
}
