package dev.medsync.billing;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.medsync.billing.v1.BillingCommandServiceGrpc;
import dev.medsync.billing.v1.DeliverCommandRequest;
import dev.medsync.billing.v1.DeliverCommandResponse;
import dev.medsync.billing.v1.MergePatient;
import dev.medsync.billing.v1.UnmergePatient;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.events.EventAttributes;
import dev.medsync.platform.events.EventHandler;
import dev.medsync.platform.events.ReceivedEvent;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.EncounterChanged;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientUpdated;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** What a merge sends to billing, by two ways: the courier's commands, and records' events. */
final class MergeFixture {

    private static final int FACILITY = BillingFixture.OURS;

    private final AtomicLong version = new AtomicLong(10);
    private final BillingFixture billing;

    MergeFixture(BillingFixture billing) {
        this.billing = billing;
    }

    /** Brings an event as the broker does. */
    @SuppressWarnings("unchecked")
    private <T extends Message> void tell(int facility, String type, long id, T payload) {
        EventHandler<T> handler = (EventHandler<T>) billing.beans(EventHandler.class).stream()
                .filter(each -> each.prototype().getClass() == payload.getClass())
                .findFirst()
                .orElseThrow();
        EventAttributes attributes = new EventAttributes(
                UUID.randomUUID(),
                "/medsync/records",
                payload.getDescriptorForType().getFullName(),
                type,
                Long.toString(id),
                facility,
                1,
                1,
                Instant.now(),
                "",
                "");
        billing.bean(Database.class).beside(facility, tx -> {
            handler.handle(tx, new ReceivedEvent<>(attributes, payload));
            return id;
        });
    }

    void tellVisit(int facility, long id, long patientId) {
        tell(
                facility,
                "Encounter",
                id,
                EncounterChanged.newBuilder()
                        .setEncounter(Encounter.newBuilder()
                                .setFacilityId(facility)
                                .setId(id)
                                .setVersion(version.incrementAndGet())
                                .setPatientId(patientId)
                                .setStartedAt(Timestamp.newBuilder().setSeconds(1_700_000_000)))
                        .build());
    }

    void tellMerged(long id, long into) {
        tell(
                FACILITY,
                "Patient",
                id,
                PatientUpdated.newBuilder()
                        .setPatient(Patient.newBuilder()
                                .setFacilityId(FACILITY)
                                .setId(id)
                                .setVersion(version.incrementAndGet())
                                .setMergedIntoId(into))
                        .build());
    }

    BillingCommandServiceGrpc.BillingCommandServiceBlockingStub courier() {
        return BillingCommandServiceGrpc.newBlockingStub(billing.strangler());
    }

    DeliverCommandResponse merge(long from, long into) {
        return courier()
                .deliverCommand(DeliverCommandRequest.newBuilder()
                        .setId(UUID.randomUUID().toString())
                        .setFacilityId(FACILITY)
                        .setMergePatient(
                                MergePatient.newBuilder().setFromPatientId(from).setIntoPatientId(into))
                        .build());
    }

    void unmerge(DeliverCommandResponse merged, long from, long into) {
        courier()
                .deliverCommand(DeliverCommandRequest.newBuilder()
                        .setId(UUID.randomUUID().toString())
                        .setFacilityId(FACILITY)
                        .setUnmergePatient(UnmergePatient.newBuilder()
                                .setFromPatientId(into)
                                .setIntoPatientId(from)
                                .addAllRows(merged.getMovedList()))
                        .build());
    }
}
