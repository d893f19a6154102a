package dev.medsync.strangler.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.type.Money;
import dev.medsync.billing.v1.Claim;
import dev.medsync.billing.v1.ClaimStatus;
import dev.medsync.billing.v1.Payment;
import dev.medsync.billing.v1.PaymentAllocation;
import dev.medsync.billing.v1.PaymentStatus;
import dev.medsync.platform.replication.LocalFields;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.LegacyAggregate;
import dev.medsync.strangler.translate.LegacyRow;
import dev.medsync.strangler.translate.RandomMessages;
import dev.medsync.strangler.translate.UntranslatableException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What goes to the monolith and comes back is what it was, for every aggregate of billing and whatever is in it. */
class BillingTranslationTest {
    private static final ZoneId ZONE = ZoneId.of("America/New_York");
    private static final int ROUNDS = 500;

    private final List<AggregateMapping<?, ?>> aggregates = new BillingTranslation(ZONE).aggregates();

    @Test
    void everyAggregateComesBackFromTheLegacyRowsAsItWas() {
        Random random = new Random(42);
        for (AggregateMapping<?, ?> mapping : aggregates) {
            for (int i = 0; i < ROUNDS; i++) {
                assertRoundTrip(mapping, random);
            }
        }
    }

    private static <M extends Message, B extends Message.Builder> void assertRoundTrip(
            AggregateMapping<M, B> mapping, Random random) {
        Message example = mapping.parse(com.google.protobuf.ByteString.EMPTY);
        Message generated = LocalFields.clear(
                new RandomMessages(random, BillingTranslationTest::text).fill(example.newBuilderForType()));
        M message = mapping.parse(generated.toByteString());
        LegacyAggregate rows = mapping.toLegacy(message);
        assertThat(mapping.toService(rows)).as(mapping.type()).isEqualTo(message);
    }

    @Test
    void moneyIsExactToTheCentInBothDirections() {
        Payment payment = Payment.newBuilder()
                .setId(2)
                .setFacilityId(1)
                .setAmount(
                        Money.newBuilder().setCurrencyCode("USD").setUnits(-3).setNanos(-70_000_000))
                .setMethodValue(1)
                .setStatusValue(1)
                .build();
        LegacyAggregate rows = mapping("Payment", payment);
        assertThat(rows.root().column("amount")).isEqualTo("-3.07");
    }

    @Test
    void aPaymentThatWasTakenBackIsVoidInTheMonolithAndKeepsWhatItPaid() {
        Payment payment = Payment.newBuilder()
                .setId(2)
                .setFacilityId(1)
                .setMethodValue(1)
                .setStatus(PaymentStatus.PAYMENT_STATUS_REVERSED)
                .setVoidReason("bounced")
                .setVoidedAt(at("2026-07-01T12:30:15Z"))
                .addAllocations(PaymentAllocation.newBuilder().setId(4).setInvoiceId(81))
                .build();

        LegacyAggregate rows = mapping("Payment", payment);

        assertThat(rows.root().column("status")).isEqualTo("V");
        assertThat(rows.root().column("void_reason")).isEqualTo("bounced");
        assertThat(rows.root().column("voided_at")).isEqualTo("2026-07-01 08:30:15");
        assertThat(rows.rows("payment_alloc")).hasSize(1);
    }

    @Test
    void aTimeInTheMonolithIsTheClockOnItsWall() {
        Claim claim = claim().setCreatedAt(at("2026-07-01T12:30:15.120Z")).build();
        assertThat(mapping("Claim", claim).root().column("created_at")).isEqualTo("2026-07-01 08:30:15.12");
    }

    @Test
    void aCodeThatNobodyKnowsNamesItsColumnAndNotItsValue() {
        LegacyAggregate rows = mapping("Claim", claim().build());
        LegacyRow root = rows.root();
        root.values()[root.columns().indexOf("status")] = "Z?";
        assertThatThrownBy(() -> claimMapping().toService(rows))
                .isInstanceOf(UntranslatableException.class)
                .hasMessageContaining("claim.status")
                .hasMessageNotContaining("Z?");
    }

    @Test
    void whatStaysBehindSaysWhy() {
        for (AggregateMapping<?, ?> mapping : aggregates) {
            for (Map.Entry<String, String> left : mapping.leftBehind().entrySet()) {
                assertThat(left.getValue()).as(left.getKey()).hasSizeGreaterThan(20);
            }
        }
    }

    private LegacyAggregate mapping(String type, Message message) {
        AggregateMapping<?, ?> found = aggregates.stream()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElseThrow();
        return toLegacy(found, message);
    }

    @SuppressWarnings("unchecked") // the test knows which type it asked for
    private AggregateMapping<Claim, Claim.Builder> claimMapping() {
        return (AggregateMapping<Claim, Claim.Builder>) aggregates.stream()
                .filter(each -> each.type().equals("Claim"))
                .findFirst()
                .orElseThrow();
    }

    private static <M extends Message, B extends Message.Builder> LegacyAggregate toLegacy(
            AggregateMapping<M, B> mapping, Message message) {
        return mapping.toLegacy(mapping.parse(message.toByteString()));
    }

    private static Claim.Builder claim() {
        return Claim.newBuilder()
                .setId(2)
                .setFacilityId(1)
                .setNumber("17")
                .setStatus(ClaimStatus.CLAIM_STATUS_DRAFT)
                .setCreatedAt(at("2026-01-05T15:00:00Z"));
    }

    private static Timestamp at(String instant) {
        Instant parsed = Instant.parse(instant);
        return Timestamp.newBuilder()
                .setSeconds(parsed.getEpochSecond())
                .setNanos(parsed.getNano())
                .build();
    }

    private static String text(FieldDescriptor field, Random random) {
        return switch (field.getName()) {
            case "number", "claim_number", "actor" -> Integer.toString(1 + random.nextInt(100_000));
            case "source_command_id" -> new java.util.UUID(random.nextLong(), random.nextLong()).toString();
            // A claim line's diagnosis is its charge's; the monolith keeps it there alone, and so it does not travel.
            case "diagnosis_code" ->
                field.getContainingType().getName().equals("ClaimLine")
                        ? ""
                        : "D" + Integer.toString(random.nextInt(1_000), 36);
            default -> "T" + Integer.toString(random.nextInt(1_000), 36);
        };
    }
}
