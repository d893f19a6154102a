package dev.medsync.billing;

import static dev.medsync.billing.BillingFixture.OURS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Message;
import dev.medsync.billing.BillingFixture.Clinic;
import dev.medsync.billing.charge.Charge;
import dev.medsync.billing.v1.BillingCommandServiceGrpc;
import dev.medsync.billing.v1.CaptureFacilityCharge;
import dev.medsync.billing.v1.Claim;
import dev.medsync.billing.v1.DeliverCommandRequest;
import dev.medsync.billing.v1.DeliverCommandResponse;
import dev.medsync.billing.v1.GetChargeRequest;
import dev.medsync.billing.v1.MergePatient;
import dev.medsync.billing.v1.MovedRow;
import dev.medsync.billing.v1.UnmergePatient;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.RowKey;
import dev.medsync.platform.replication.ReplicatedAggregate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What moves between owners: every aggregate, whole, with what is derived from it. */
final class CopiesIT {

    private static BillingFixture billing;
    private static Clinic clinic;
    private static Database database;

    @BeforeAll
    static void start() {
        billing = new BillingFixture();
        clinic = billing.at(OURS);
        database = billing.bean(Database.class);
    }

    @AfterAll
    static void stop() {
        billing.close();
    }

    private static List<ReplicatedAggregate<?, ?>> types() {
        List<ReplicatedAggregate<?, ?>> types = new ArrayList<>();
        billing.beans(ReplicatedAggregate.class).forEach(type -> types.add((ReplicatedAggregate<?, ?>) type));
        return types;
    }

    @SuppressWarnings("unchecked")
    private static ReplicatedAggregate<Charge, Message> charges() {
        return (ReplicatedAggregate<Charge, Message>) types().stream()
                .filter(type -> type.type().equals("Charge"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyAggregateOfBillingMoves() {
        assertThat(types())
                .extracting(ReplicatedAggregate::type)
                .containsExactlyInAnyOrder(
                        "Payer",
                        "FeeScheduleEntry",
                        "NumberCounter",
                        "Charge",
                        "Claim",
                        "Remittance",
                        "Payment",
                        "Invoice");
    }

    @Test
    void anAggregateComesBackFromItsMessageAsItWas() {
        clinic.submitted(billing.encounter(OURS), "10.00");
        for (ReplicatedAggregate<?, ?> type : types()) {
            comesBack(type);
        }
    }

    private static <R extends Record, M extends Message> void comesBack(ReplicatedAggregate<R, M> type) {
        for (int facility : List.of(0, OURS)) {
            database.asOwner(tx -> {
                type.store().stream(tx.connection(), facility, aggregate -> {
                    try {
                        M message = type.parser()
                                .parseFrom(type.toMessage().apply(aggregate).toByteString());
                        assertThat(type.fromMessage().apply(message)).isEqualTo(aggregate);
                    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                        throw new IllegalStateException(e);
                    }
                });
                return facility;
            });
        }
    }

    @Test
    void theLedgerFollowsACopyWithCompensatingEntries() {
        long id = clinic.charge(billing.encounter(OURS), "10.00").getId();
        Charge charge =
                database.enter(OURS, tx -> charges().store().find(tx, id)).orElseThrow();
        Charge cheaper = new Charge(
                charge.facilityId(),
                charge.id(),
                1,
                charge.patientId(),
                charge.encounterId(),
                charge.providerId(),
                charge.chargeCode(),
                charge.modifier(),
                charge.description(),
                charge.diagnosisCode(),
                charge.serviceDate(),
                1,
                new java.math.BigDecimal("7.50"),
                new java.math.BigDecimal("7.50"),
                charge.status(),
                charge.origin(),
                "",
                null,
                "",
                7,
                charge.createdAt(),
                charge.updatedAt());
        apply(List.of(cheaper), List.of());
        assertThat(entries(id)).isEqualTo("10.00 -2.50");
        apply(List.of(cheaper), List.of());
        assertThat(entries(id)).isEqualTo("10.00 -2.50");
        apply(List.of(), List.of(RowKey.of(OURS, id)));
        assertThat(entries(id)).isEqualTo("10.00 -2.50 -7.50");
    }

    private static String entries(long id) {
        return billing.value(
                "select string_agg(amount::text, ' ' order by id) from ledger_entry where source_type = 'CHARGE' and source_id = "
                        + id);
    }

    private static void apply(List<Charge> copies, List<RowKey> gone) {
        database.asOwner(tx -> {
            try (var statement = tx.connection().createStatement()) {
                statement.execute("set local session_replication_role = replica");
            }
            charges().store().deleteAll(tx.connection(), gone);
            List<Charge> written = charges().store().copyAll(tx.connection(), copies);
            charges().hook().applied(tx.connection(), written, gone);
            return written;
        });
    }

    @Test
    void aCommandOfAForeignWriterIsCarriedOutOnceForTheSurvivorOfAMerge() {
        long encounter = billing.encounter(OURS);
        billing.sql("insert into patient_reference values (%d, %d, 2, 4321)".formatted(OURS, encounter + 1));
        DeliverCommandRequest request = facilityFee("7f8d3c1e-0000-4000-8000-000000000001", encounter);
        BillingCommandServiceGrpc.BillingCommandServiceBlockingStub commands =
                BillingCommandServiceGrpc.newBlockingStub(billing.strangler());
        long charge = commands.deliverCommand(request).getChargeId();
        assertThat(commands.deliverCommand(request).getChargeId()).isEqualTo(charge);
        assertThat(clinic.charges()
                        .getCharge(GetChargeRequest.newBuilder().setId(charge).build())
                        .getPatientId())
                .isEqualTo(4321);
        Claim claim = clinic.draft(encounter);
        DeliverCommandRequest merge = DeliverCommandRequest.newBuilder()
                .setId("7f8d3c1e-0000-4000-8000-000000000002")
                .setFacilityId(OURS)
                .setMergePatient(
                        MergePatient.newBuilder().setFromPatientId(4321).setIntoPatientId(5432))
                .build();
        DeliverCommandResponse merged = commands.deliverCommand(merge);
        assertThat(merged.getChanged()).isTrue();
        assertThat(merged.getMovedList())
                .extracting(MovedRow::getType, MovedRow::getId)
                .containsExactly(tuple("Charge", charge), tuple("Claim", claim.getId()));
        assertThat(billing.value("select patient_id from claim where id = " + claim.getId()))
                .isEqualTo("5432");

        DeliverCommandResponse again = commands.deliverCommand(merge);
        assertThat(again.getChanged()).isFalse();
        assertThat(again.getMovedList())
                .as("whoever takes it back may not have heard the first answer")
                .isEqualTo(merged.getMovedList());
    }

    @Test
    void aMergeThatIsTakenBackGivesBackWhatItMovedAndNothingElse() {
        BillingCommandServiceGrpc.BillingCommandServiceBlockingStub commands =
                BillingCommandServiceGrpc.newBlockingStub(billing.strangler());
        long ofOther = billing.encounter(OURS);
        billing.sql("insert into patient_reference values (%d, %d, 2, 6321)".formatted(OURS, ofOther + 1));
        long moved = commands.deliverCommand(facilityFee("7f8d3c1e-0000-4000-8000-000000000011", ofOther))
                .getChargeId();
        long ofSurvivor = billing.encounter(OURS);
        billing.sql("insert into patient_reference values (%d, %d, 2, 6432)".formatted(OURS, ofSurvivor + 1));
        long stays = commands.deliverCommand(facilityFee("7f8d3c1e-0000-4000-8000-000000000012", ofSurvivor))
                .getChargeId();
        DeliverCommandResponse merged = commands.deliverCommand(DeliverCommandRequest.newBuilder()
                .setId("7f8d3c1e-0000-4000-8000-000000000013")
                .setFacilityId(OURS)
                .setMergePatient(
                        MergePatient.newBuilder().setFromPatientId(6321).setIntoPatientId(6432))
                .build());
        DeliverCommandRequest unmerge = DeliverCommandRequest.newBuilder()
                .setId("7f8d3c1e-0000-4000-8000-000000000014")
                .setFacilityId(OURS)
                .setUnmergePatient(UnmergePatient.newBuilder()
                        .setFromPatientId(6432)
                        .setIntoPatientId(6321)
                        .addAllRows(merged.getMovedList()))
                .build();

        assertThat(commands.deliverCommand(unmerge).getChanged()).isTrue();
        assertThat(commands.deliverCommand(unmerge).getChanged()).isFalse();
        assertThat(billing.value("select patient_id from charge where id = " + moved))
                .isEqualTo("6321");
        assertThat(billing.value("select patient_id from charge where id = " + stays))
                .isEqualTo("6432");
    }

    @Test
    void aCommandThatTwoStranglersDeliverAtOnceIsCarriedOutOnce() throws Exception {
        long encounter = billing.encounter(OURS);
        BillingCommandServiceGrpc.BillingCommandServiceBlockingStub commands =
                BillingCommandServiceGrpc.newBlockingStub(billing.strangler());
        try (ExecutorService couriers = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 10; round++) {
                DeliverCommandRequest request =
                        facilityFee("7f8d3c1e-0000-4000-8000-%012d".formatted(100 + round), encounter);
                CyclicBarrier together = new CyclicBarrier(4);
                List<Future<DeliverCommandResponse>> delivered = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    delivered.add(couriers.submit(() -> {
                        together.await();
                        return commands.deliverCommand(request);
                    }));
                }
                Set<Long> charges = new HashSet<>();
                int changed = 0;
                for (Future<DeliverCommandResponse> each : delivered) {
                    charges.add(each.get().getChargeId());
                    changed += each.get().getChanged() ? 1 : 0;
                }
                assertThat(charges).hasSize(1);
                assertThat(changed).isEqualTo(1);
            }
        }
    }

    private static DeliverCommandRequest facilityFee(String id, long encounter) {
        return DeliverCommandRequest.newBuilder()
                .setId(id)
                .setFacilityId(OURS)
                .setCaptureFacilityCharge(CaptureFacilityCharge.newBuilder()
                        .setEncounterId(encounter)
                        .setPatientId(encounter + 1)
                        .setChargeCode("FAC-AMB")
                        .setDescription("Facility fee")
                        .setServiceDate(com.google.type.Date.newBuilder()
                                .setYear(2026)
                                .setMonth(3)
                                .setDay(1))
                        .setQuantity(1)
                        .setUnitPrice(BillingFixture.usd("85.00"))
                        .setAmount(BillingFixture.usd("85.00")))
                .build();
    }
}
