package dev.medsync.platform.events;

import com.google.crypto.tink.Aead;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.medsync.events.v1.EventData;
import dev.medsync.platform.data.FacilityKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * Turns payloads into message bodies and back. Payloads with PHI are encrypted with a key derived for their facility from
 * the keyset that all services share; facility, event id and type are bound to the cipher text, so a body under another
 * event's attributes does not decrypt.
 */
public final class EventSealing {

    /**
     * Serialised bytes. The standard tier takes messages of 256 KB, headers included; encryption and envelope add under
     * 200 bytes.
     */
    public static final int LARGEST_PAYLOAD = 200 * 1024;

    private final @Nullable FacilityKeys<Aead> keys;

    /** @param keys null where no event with PHI is written or read */
    public EventSealing(@Nullable FacilityKeys<Aead> keys) {
        this.keys = keys;
    }

    /**
     * The body for a payload.
     *
     * @throws PayloadTooLargeException when it does not fit
     */
    public byte[] seal(EventAttributes attributes, Message payload, OutgoingEvent.Confidentiality confidentiality) {
        int size = payload.getSerializedSize();
        if (size > LARGEST_PAYLOAD) {
            throw new PayloadTooLargeException(attributes.type(), size, LARGEST_PAYLOAD);
        }
        EventData.Builder data = EventData.newBuilder().setType(attributes.type());
        if (confidentiality == OutgoingEvent.Confidentiality.PLAIN) {
            return data.setPlain(payload.toByteString()).build().toByteArray();
        }
        try {
            byte[] cipher = keys().of(attributes.facilityId()).encrypt(payload.toByteArray(), bound(attributes));
            return data.setEncrypted(ByteString.copyFrom(cipher)).build().toByteArray();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encryption of " + attributes.type(), e);
        }
    }

    /**
     * The payload of a body.
     *
     * @throws UndecodableEventException when the body is no event's, or not this event's
     */
    public <T extends Message> T open(EventAttributes attributes, byte[] body, T prototype) {
        try {
            EventData data = EventData.parseFrom(body);
            if (!data.getType().equals(attributes.type())) {
                throw new UndecodableEventException("body is not of the type that the attributes say");
            }
            byte[] payload = data.hasEncrypted()
                    ? keys().of(attributes.facilityId())
                            .decrypt(data.getEncrypted().toByteArray(), bound(attributes))
                    : data.getPlain().toByteArray();
            @SuppressWarnings("unchecked") // a message's parser makes messages of its own type
            T parsed = (T) prototype.getParserForType().parseFrom(payload);
            return parsed;
        } catch (InvalidProtocolBufferException | GeneralSecurityException e) {
            throw new UndecodableEventException("body of " + attributes.type() + " cannot be read", e);
        }
    }

    private static byte[] bound(EventAttributes attributes) {
        return (attributes.facilityId() + "|" + attributes.id() + "|" + attributes.type())
                .getBytes(StandardCharsets.UTF_8);
    }

    private FacilityKeys<Aead> keys() {
        if (keys == null) {
            throw new IllegalStateException("events with PHI need medsync.keys.directory");
        }
        return keys;
    }
}
