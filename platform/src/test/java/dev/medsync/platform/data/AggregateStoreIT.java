package dev.medsync.platform.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whole aggregates in a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AggregateStoreIT {

    @Aggregate("test_counter")
    record Counter(@Key int facilityId, @Key String kind, long nextValue) {}

    private static final List<RowShapeException> REFUSED = new ArrayList<>();

    private final TestPostgres.TestDatabase postgres = TestPostgres.database("store", null);
    private final Database database = postgres.open();
    private AggregateStore<Order> orders;
    private final AggregateStore<Counter> counters = new AggregateStore<>(Counter.class, null, REFUSED::add);

    @BeforeAll
    void start(@TempDir Path keys) {
        postgres.migrate(database, "db/platform", "db/test");
        orders = new AggregateStore<>(
                Order.class, new FieldEncryption(keys, "test", new LocalKeyFile(keys)), REFUSED::add);
    }

    @AfterAll
    void stop() {
        database.close();
    }

    @Test
    void whatWasStoredIsReadBack() {
        database.enter(7, tx -> orders.insert(tx, Order.of(100, 7)));
        assertThat(database.<Optional<Order>>enter(7, tx -> orders.find(tx, 100)))
                .contains(Order.of(100, 7));
    }

    @Test
    void whatIsAskedForTwiceIsReadOnceWithEachChildOnce() {
        Order stored = database.enter(7, tx -> orders.insert(tx, Order.of(108, 7)));
        assertThat(stored.lines()).isNotEmpty();
        RowKey key = orders.key(stored);
        assertThat(database.<List<Order>>enter(7, tx -> orders.findAll(tx.connection(), List.of(key, key))))
                .containsExactly(stored);
    }

    @Test
    void anUpdateCountsTheVersionAndReplacesChildren() {
        Order stored = database.enter(7, tx -> orders.insert(tx, Order.of(102, 7)));
        Order changed = stored.with(Order.State.SHIPPED, List.of(new Order.Line(5, 9, "chair", List.of())));
        Order updated = database.enter(7, tx -> orders.update(tx, changed));
        assertThat(updated.version()).isEqualTo(2);
        assertThat(database.<Optional<Order>>enter(7, tx -> orders.find(tx, 102)))
                .contains(updated);
    }

    @Test
    void aStaleVersionIsRefusedAndNothingIsWritten() {
        Order stored = database.enter(7, tx -> orders.insert(tx, Order.of(104, 7)));
        Order second = database.enter(7, tx -> orders.update(tx, stored.with(Order.State.SHIPPED, List.of())));
        assertThatThrownBy(() -> database.enter(7, tx -> orders.update(tx, stored)))
                .isInstanceOf(StaleVersionException.class);
        assertThat(database.<Optional<Order>>enter(7, tx -> orders.find(tx, 104)))
                .contains(second);
    }

    @Test
    void anEncryptedFieldIsFoundByItsBlindIndexAndNotInTheTable() {
        database.enter(8, tx -> orders.insert(tx, Order.of(106, 8)));
        byte[] index = orders.blindIndex(8, "customer", "Ann Other");
        assertThat(database.<List<Order>>enter(8, tx -> orders.query(tx, "where t.customer_index = ?", index)))
                .extracting(Order::id)
                .containsExactly(106L);
        assertThat(database.<String>asOwner(tx -> {
                    try (Statement statement = tx.connection().createStatement();
                            var rows = statement.executeQuery(
                                    "select encode(customer, 'escape') from test_order where id = 106")) {
                        rows.next();
                        return rows.getString(1);
                    }
                }))
                .doesNotContain("Ann");
    }

    @Test
    void copiesThatChangeNothingAreNotWritten() {
        Order first = Order.of(200, 3);
        Order second = Order.of(202, 4);
        assertThat(copy(first, second)).containsExactlyInAnyOrder(first, second);
        assertThat(copy(first, second)).isEmpty();
        Order changed = first.with(Order.State.SHIPPED, first.lines().subList(0, 1));
        assertThat(copy(changed, second)).singleElement().satisfies(written -> {
            assertThat(written.version()).isEqualTo(2);
            assertThat(written.lines()).hasSize(1);
        });
        List<RowKey> keys = List.of(RowKey.of(3, 200), RowKey.of(4, 202), RowKey.of(4, 999));
        assertThat(database.<List<Order>>asOwner(tx -> orders.findAll(tx.connection(), keys)))
                .hasSize(2);
        database.asOwner(tx -> {
            orders.deleteAll(tx.connection(), keys);
            return true;
        });
        assertThat(database.<List<Order>>asOwner(tx -> orders.findAll(tx.connection(), keys)))
                .isEmpty();
    }

    private List<Order> copy(Order... copies) {
        return database.asOwner(tx -> orders.copyAll(tx.connection(), List.of(copies)));
    }

    @Test
    void aFacilityStreamsByKey() {
        List<Order> many = new ArrayList<>();
        for (long id = 2500; id > 0; id--) {
            many.add(Order.of(10_000 + id, 11));
        }
        database.asOwner(tx -> {
            orders.upsertAll(tx.connection(), many);
            return true;
        });
        List<Order> streamed = new ArrayList<>();
        database.asOwner(tx -> {
            orders.stream(tx.connection(), 11, streamed::add);
            return true;
        });
        assertThat(streamed).containsExactlyElementsOf(many.reversed());
    }

    @Test
    void aRowThatIsNotWhatItsRecordDeclaresIsRefusedByFieldWithoutItsValue() throws SQLException {
        database.enter(9, tx -> orders.insert(tx, Order.of(300, 9)));
        try (var connection = postgres.ownerConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("update test_order set state = 'LOST' where id = 300");
            assertRefused(300, "test_order.state", RowShapeException.Problem.UNKNOWN_VALUE);
            statement.execute("update test_order set state = 'OPEN', customer = '\\x00' where id = 300");
            assertRefused(300, "test_order.customer", RowShapeException.Problem.UNREADABLE);
        }
        database.enter(9, tx -> orders.insert(tx, Order.of(302, 9)));
        try (var connection = postgres.ownerConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("update test_order_line set article = 'much too long' where order_id = 302");
            assertRefused(302, "test_order_line.article", RowShapeException.Problem.TOO_LONG);
            statement.execute("alter table test_order_line alter article drop not null");
            statement.execute("update test_order_line set article = null where order_id = 302");
            assertRefused(302, "test_order_line.article", RowShapeException.Problem.NULL);
        }
    }

    private void assertRefused(long id, String path, RowShapeException.Problem problem) {
        REFUSED.clear();
        assertThatThrownBy(() -> database.enter(9, tx -> orders.find(tx, id)))
                .isInstanceOfSatisfying(RowShapeException.class, failure -> {
                    assertThat(failure.path()).isEqualTo(path);
                    assertThat(failure.problem()).isEqualTo(problem);
                    assertThat(failure.getMessage()).doesNotContain("LOST", "much");
                });
        assertThat(REFUSED).hasSize(1);
    }

    @Test
    void anAmountFinerThanACentIsRefusedInsteadOfRounded() {
        Order order = Order.of(400, 9);
        Order tooFine = new Order(
                400,
                9,
                1,
                "x",
                Order.State.OPEN,
                new BigDecimal("1.005"),
                order.placedOn(),
                order.placedAt(),
                null,
                false,
                List.of());
        assertThatThrownBy(() -> database.enter(9, tx -> orders.insert(tx, tooFine)))
                .isInstanceOf(RowShapeException.class)
                .hasMessageContaining("TOO_PRECISE");
    }

    @Test
    void aKeyMayBeATextAndSharedRowsAreReadByEveryFacility() {
        database.asOwner(tx -> {
            counters.upsertAll(
                    tx.connection(),
                    List.of(new Counter(0, "claim", 5), new Counter(6, "claim", 7), new Counter(5, "claim", 8)));
            return true;
        });
        assertThat(database.<List<Counter>>enter(6, tx -> counters.query(tx, "order by t.facility_id")))
                .containsExactly(new Counter(0, "claim", 5), new Counter(6, "claim", 7));
        assertThat(database.<List<Counter>>asOwner(
                        tx -> counters.findAll(tx.connection(), List.of(new RowKey(5, "5/claim")))))
                .containsExactly(new Counter(5, "claim", 8));
        assertThatThrownBy(() -> database.enter(6, tx -> counters.insert(tx, new Counter(0, "invoice", 1))))
                .isInstanceOf(DatabaseException.class);
    }

    @Test
    void tablesTellHowARowNamesItsAggregate() {
        assertThat(orders.tables())
                .extracting(AggregateTable::name, AggregateTable::aggregateKey)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("test_order", List.of("id")),
                        org.assertj.core.groups.Tuple.tuple("test_order_line", List.of("order_id")),
                        org.assertj.core.groups.Tuple.tuple("test_order_part", List.of("order_id")));
    }
}
