package dev.medsync.records.immunization;

import static dev.medsync.platform.data.ProtoValues.instant;
import static dev.medsync.platform.data.ProtoValues.timestamp;
import static java.util.Objects.requireNonNull;

import dev.medsync.platform.request.WireEnum;
import dev.medsync.records.entry.EntryStatus;
import java.util.function.Consumer;

/** An immunization as a message, for calls and copies. */
public final class ImmunizationMapping {

    private static final String STATUS = "ENTRY_STATUS_";

    private ImmunizationMapping() {}

    public static dev.medsync.records.v1.Immunization toMessage(Immunization immunization) {
        dev.medsync.records.v1.Immunization.Builder message = dev.medsync.records.v1.Immunization.newBuilder()
                .setId(immunization.id())
                .setFacilityId(immunization.facilityId())
                .setVersion(immunization.version())
                .setPatientId(immunization.patientId())
                .setEncounterId(immunization.encounterId())
                .setCode(immunization.code())
                .setDescription(immunization.description())
                .setLotNumber(immunization.lotNumber())
                .setGivenAt(timestamp(immunization.givenAt()))
                .setGivenBy(immunization.givenBy())
                .setStatus(WireEnum.write(dev.medsync.records.v1.EntryStatus.class, STATUS, immunization.status()))
                .setVoidReason(immunization.voidReason());
        return message.build();
    }

    /** @throws IllegalArgumentException for a code that is unknown here */
    public static Immunization fromMessage(dev.medsync.records.v1.Immunization message) {
        return new Immunization(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getPatientId(),
                message.getEncounterId(),
                message.getCode(),
                message.getDescription(),
                message.getLotNumber(),
                requireNonNull(instant(message.getGivenAt()), "given_at"),
                message.getGivenBy(),
                WireEnum.read(EntryStatus.class, STATUS, message.getStatus()),
                message.getVoidReason());
    }

    /** The immunization with something changed: the message is the whole state, so a change is stated on it. */
    static Immunization with(Immunization immunization, Consumer<dev.medsync.records.v1.Immunization.Builder> change) {
        dev.medsync.records.v1.Immunization.Builder message = toMessage(immunization).toBuilder();
        change.accept(message);
        return fromMessage(message.build());
    }
}
