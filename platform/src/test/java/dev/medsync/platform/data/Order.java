package dev.medsync.platform.data;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An aggregate with everything a store knows. */
@Aggregate("test_order")
record Order(
        @Key long id,
        int facilityId,
        @Version long version,

        @Encrypted(blindIndex = "customer_index") @Length(40)
        String customer,

        State state,
        BigDecimal total,
        LocalDate placedOn,
        Instant placedAt,
        @Nullable Instant shippedAt,
        boolean gift,

        @Children(table = "test_order_line", parent = "order_id", orderBy = "line_number")
        List<Line> lines) {

    enum State {
        OPEN,
        SHIPPED
    }

    record Line(
            @Key long id,
            int lineNumber,
            @Length(10) String article,

            @Children(table = "test_order_part", parent = "line_id")
            List<Part> parts) {}

    record Part(@Key long id, String name) {}

    static Order of(long id, int facility) {
        return new Order(
                id,
                facility,
                1,
                "Ann Other",
                State.OPEN,
                new BigDecimal("12.30"),
                LocalDate.of(2026, 2, 28),
                Instant.parse("2026-02-28T10:15:30.123456Z"),
                null,
                true,
                List.of(
                        new Line(
                                id * 10 + 2,
                                1,
                                "bed",
                                List.of(new Part(id * 100, "leg"), new Part(id * 100 + 1, "arm"))),
                        new Line(id * 10 + 1, 2, "lamp", List.of())));
    }

    Order with(State changed, List<Line> otherLines) {
        return new Order(
                id, facilityId, version, customer, changed, total, placedOn, placedAt, shippedAt, gift, otherLines);
    }
}
