package dev.medsync.strangler.translate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.medsync.billing.v1.Charge;
import dev.medsync.billing.v1.ChargeStatus;
import dev.medsync.billing.v1.Claim;
import dev.medsync.billing.v1.ClaimLine;
import dev.medsync.billing.v1.ClaimStatus;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the rows of the monolith cannot hold comes back, unless somebody changed the rows meanwhile. */
class RemainderTest {
    /** A monolith that knows a claim's number and status and its lines' codes, and nothing else. */
    private static final AggregateMapping<Claim, Claim.Builder> CLAIM = new AggregateMapping<>(
            "Claim",
            TableMapping.<Claim, Claim.Builder>of("claim", Claim::newBuilder)
                    .column("id", Codecs.number("bigint"), "id", Claim::getId, Claim.Builder::setId)
                    .column("number", Codecs.text("varchar"), "number", Claim::getNumber, Claim.Builder::setNumber)
                    .column(
                            "void_reason",
                            Codecs.text("varchar"),
                            "void_reason",
                            claim -> claim.getVoidReason().isEmpty() ? "none" : claim.getVoidReason(),
                            Claim.Builder::setVoidReason)
                    .children(
                            TableMapping.<ClaimLine, ClaimLine.Builder>of("claim_line", ClaimLine::newBuilder)
                                    .column(
                                            "id",
                                            Codecs.number("bigint"),
                                            "lines.id",
                                            ClaimLine::getId,
                                            ClaimLine.Builder::setId)
                                    .column(
                                            "code",
                                            Codecs.text("varchar"),
                                            "lines.charge_code",
                                            ClaimLine::getChargeCode,
                                            ClaimLine.Builder::setChargeCode)
                                    .build(),
                            "claim_id",
                            Claim::getLinesList,
                            Claim.Builder::addAllLines)
                    .build(),
            java.util.List.of("id"),
            null,
            Claim.parser());

    private static final Claim AT_SERVICE = Claim.newBuilder()
            .setId(4)
            .setVersion(3)
            .setNumber("17")
            .setVoidReason("typed twice")
            .setStatus(ClaimStatus.CLAIM_STATUS_SUBMITTED)
            .addLines(ClaimLine.newBuilder().setId(6).setChargeCode("ROOM").setDiagnosisCode("J45.909"))
            .addLines(ClaimLine.newBuilder().setId(8).setChargeCode("LAB").setDiagnosisCode("E11.9"))
            .build();

    @Test
    void whatTheRowsCannotHoldComesBack() {
        assertThat(remainder().mergedInto(rowsNow())).isEqualTo(withoutVersion(AT_SERVICE));
    }

    @Test
    void itSurvivesStorage() {
        Remainder<Claim> read = Remainder.fromBytes(Claim.parser(), remainder().toBytes());
        assertThat(read.mergedInto(rowsNow())).isEqualTo(withoutVersion(AT_SERVICE));
    }

    @Test
    void whatTheRowsHoldIsNotKeptTwice() {
        Claim kept = remainder().kept();
        assertThat(kept.getNumber()).isEmpty();
        assertThat(kept.getLines(0))
                .isEqualTo(ClaimLine.newBuilder()
                        .setId(6)
                        .setDiagnosisCode("J45.909")
                        .build());
        assertThat(kept.getVersion()).isZero();
    }

    @Test
    void aMessageThatTheRowsHoldWhollyHasNoRemainder() {
        Claim simple = Claim.newBuilder()
                .setId(4)
                .setNumber("17")
                .setVoidReason("none")
                .build();
        assertThat(Remainder.of(CLAIM, simple)).isNull();
    }

    @Test
    void aLineThatTheMonolithTookAwayStaysAway() {
        Claim rows = rowsNow().toBuilder().removeLines(0).build();
        assertThat(remainder().mergedInto(rows).getLinesList()).containsExactly(AT_SERVICE.getLines(1));
    }

    @Test
    void aLineThatTheMonolithAddedIsTakenAsItIs() {
        ClaimLine added = ClaimLine.newBuilder().setId(9).setChargeCode("DRUG").build();
        Claim rows = rowsNow().toBuilder().addLines(added).build();
        assertThat(remainder().mergedInto(rows).getLinesList())
                .containsExactly(AT_SERVICE.getLines(0), AT_SERVICE.getLines(1), added);
    }

    @Test
    void aRowThatWasChangedSinceIsRight() {
        AggregateMapping<Charge, Charge.Builder> daysOnly = new AggregateMapping<>(
                "Charge",
                TableMapping.<Charge, Charge.Builder>of("charge", Charge::newBuilder)
                        .column("id", Codecs.number("bigint"), "id", Charge::getId, Charge.Builder::setId)
                        .column(
                                "created",
                                new Codec<Long>("bigint", Long::valueOf, day -> Objects.toString(day, null)),
                                "created_at",
                                charge -> charge.getCreatedAt().getSeconds() / 86_400,
                                (builder, day) -> builder.setCreatedAt(
                                        Timestamp.newBuilder().setSeconds(day * 86_400)))
                        .build(),
                java.util.List.of("id"),
                null,
                Charge.parser());
        Charge charge = Charge.newBuilder()
                .setId(2)
                .setStatus(ChargeStatus.CHARGE_STATUS_OPEN)
                .setCreatedAt(at("2026-03-04T05:06:07Z"))
                .build();
        Remainder<Charge> remainder = Objects.requireNonNull(Remainder.of(daysOnly, charge));

        Charge sameDay = Charge.newBuilder()
                .setId(2)
                .setCreatedAt(at("2026-03-04T00:00:00Z"))
                .build();
        Charge otherDay =
                sameDay.toBuilder().setCreatedAt(at("2026-03-09T00:00:00Z")).build();

        assertThat(remainder.mergedInto(sameDay)).isEqualTo(charge);
        assertThat(remainder.mergedInto(otherDay))
                .isEqualTo(otherDay.toBuilder()
                        .setStatus(ChargeStatus.CHARGE_STATUS_OPEN)
                        .build());
    }

    @Test
    void differencesAreNamedByPathAndLocalFieldsAreNone() {
        Claim other = AT_SERVICE.toBuilder()
                .setVersion(99)
                .setNumber("18")
                .setLines(0, AT_SERVICE.getLines(0).toBuilder().setDiagnosisCode("J45.901"))
                .build();
        assertThat(Remainder.differingFields(AT_SERVICE, other))
                .containsExactlyInAnyOrder("number", "lines.diagnosis_code");
        assertThat(Remainder.differingFields(
                        AT_SERVICE, AT_SERVICE.toBuilder().setVersion(8).build()))
                .isEmpty();
    }

    private static Remainder<Claim> remainder() {
        return Objects.requireNonNull(Remainder.of(CLAIM, AT_SERVICE));
    }

    private static Claim rowsNow() {
        return CLAIM.toService(CLAIM.toLegacy(AT_SERVICE));
    }

    private static Claim withoutVersion(Claim claim) {
        return claim.toBuilder().clearVersion().build();
    }

    private static Timestamp at(String instant) {
        return Timestamp.newBuilder()
                .setSeconds(Instant.parse(instant).getEpochSecond())
                .build();
    }
}
