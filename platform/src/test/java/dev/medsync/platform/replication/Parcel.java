package dev.medsync.platform.replication;

import dev.medsync.billing.v1.Charge;
import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Version;

/** An aggregate that moves. It travels as a charge, because tests have no messages of their own. */
@Aggregate("parcel")
record Parcel(int facilityId, @Key long id, @Version long version, String label, int pieces) {

    static Parcel of(int facility, long id, String label) {
        return new Parcel(facility, id, 1, label, 1);
    }

    Charge toMessage() {
        return Charge.newBuilder()
                .setFacilityId(facilityId)
                .setId(id)
                .setVersion(version)
                .setDescription(label)
                .setQuantity(pieces)
                .build();
    }

    static Parcel fromMessage(Charge message) {
        return new Parcel(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getDescription(),
                message.getQuantity());
    }
}
