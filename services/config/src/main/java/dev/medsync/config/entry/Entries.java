package dev.medsync.config.entry;

import com.google.protobuf.Timestamp;
import dev.medsync.config.v1.Entry;

/** Entries as the API shows them. */
final class Entries {
    private Entries() {}

    static Entry toProto(ConfigEntry entry) {
        return Entry.newBuilder()
                .setKey(entry.key())
                .setValue(entry.value())
                .setVersion(entry.version())
                .setActor(entry.actor())
                .setReason(entry.reason())
                .setChangedAt(Timestamp.newBuilder()
                        .setSeconds(entry.changedAt().getEpochSecond())
                        .setNanos(entry.changedAt().getNano()))
                .build();
    }
}
