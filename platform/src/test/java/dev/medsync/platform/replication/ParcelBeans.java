package dev.medsync.platform.replication;

import dev.medsync.billing.v1.Charge;
import dev.medsync.platform.data.AggregateStore;
import dev.medsync.platform.data.RowKey;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a service of parcels is made of; in nobody else's context, though these classes are in a jar for all tests. */
@Factory
@Requires(property = "parcels")
final class ParcelBeans {

    /**
     * The parcels, and what the hook has been told.
     *
     * @param hooked the ids of each call, deleted ones negative
     */
    record Parcels(AggregateStore<Parcel> store, List<List<Long>> hooked) {}

    @Singleton
    Parcels parcels() {
        return new Parcels(new AggregateStore<>(Parcel.class, null, failure -> {}), new CopyOnWriteArrayList<>());
    }

    @Singleton
    ReplicatedAggregate<Parcel, Charge> replicated(Parcels parcels) {
        return new ReplicatedAggregate<>(
                ParcelService.TYPE,
                parcels.store(),
                Parcel::toMessage,
                Parcel::fromMessage,
                Charge.parser(),
                (connection, written, deleted) -> parcels.hooked().add(ids(written, deleted)));
    }

    private static List<Long> ids(List<Parcel> written, List<RowKey> deleted) {
        List<Long> ids = new ArrayList<>();
        written.forEach(parcel -> ids.add(parcel.id()));
        deleted.forEach(key -> ids.add(-Long.parseLong(key.value())));
        return List.copyOf(ids);
    }
}
