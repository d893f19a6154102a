package dev.medsync.emulator.servicebus.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medsync.emulator.servicebus.entity.DeliveredMessage;
import dev.medsync.emulator.servicebus.entity.MalformedMessageException;
import dev.medsync.emulator.servicebus.entity.Message;
import dev.medsync.emulator.servicebus.entity.MessageState;
import dev.medsync.emulator.servicebus.store.MessageRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AmqpMessageFormatTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

    private final AmqpMessageFormat format = new AmqpMessageFormat();

    @Test
    void aMessageIsReadWithoutItsBody() {
        Message message = format.read(encoded());

        assertThat(message.messageId()).isEqualTo("id");
        assertThat(message.sessionId()).isEqualTo("session");
        assertThat(message.subject()).isEqualTo("subject");
        assertThat(message.timeToLive()).isEqualTo(Duration.ofSeconds(9));
        assertThat(message.scheduledFor()).isEqualTo(NOON);
        assertThat(message.properties()).containsEntry("number", 5).containsEntry("text", "t");
    }

    @Test
    void changedPropertiesLeaveEverythingElseAsItWas() {
        Map<String, @Nullable Object> changes = new HashMap<>();
        changes.put("number", null);
        changes.put("added", "a");

        org.apache.qpid.proton.message.Message changed = AmqpCodec.decode(format.withProperties(encoded(), changes));

        assertThat(changed.getApplicationProperties().getValue())
                .containsOnly(Map.entry("text", "t"), Map.entry("added", "a"));
        assertThat(changed.getMessageId()).isEqualTo("id");
        assertThat(changed.getTtl()).isEqualTo(9_000);
        assertThat(body(changed)).isEqualTo("the body");
    }

    @Test
    void aDeliveryCarriesWhatTheBrokerKnows() {
        UUID token = UUID.randomUUID();
        MessageRecord record = new MessageRecord(3, 2, NOON, Instant.MAX, null, 4, false, "session", "source");

        org.apache.qpid.proton.message.Message delivered = AmqpCodec.decode(new DeliveryEncoder()
                .encode(new DeliveredMessage(record, MessageState.AVAILABLE, token, NOON.plusSeconds(60), encoded())));

        assertThat(delivered.getDeliveryCount()).isEqualTo(4);
        assertThat(delivered.getTtl()).isEqualTo(9_000);
        assertThat(delivered.getDeliveryAnnotations().getValue())
                .containsOnly(Map.entry(ServiceBusSymbols.LOCK_TOKEN, token));
        assertThat(delivered.getMessageAnnotations().getValue())
                .containsEntry(ServiceBusSymbols.SEQUENCE_NUMBER, 3L)
                .containsEntry(ServiceBusSymbols.ENQUEUED_SEQUENCE_NUMBER, 2L)
                .containsEntry(ServiceBusSymbols.ENQUEUED_TIME, Date.from(NOON))
                .containsEntry(ServiceBusSymbols.LOCKED_UNTIL, Date.from(NOON.plusSeconds(60)))
                .containsEntry(ServiceBusSymbols.DEAD_LETTER_SOURCE, "source");
        assertThat(delivered.getApplicationProperties().getValue()).containsEntry("number", 5);
        assertThat(body(delivered)).isEqualTo("the body");
    }

    @Test
    void noiseIsRefusedAndNeverAnythingWorse() {
        Random random = new Random(1);
        byte[] good = encoded();
        for (int i = 0; i < 5_000; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            try {
                format.read(bad);
            } catch (MalformedMessageException expected) {
                // the only exception allowed
            }
        }
        assertThatThrownBy(() -> format.read("no message".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void aLockTokenIsATagInTheOrderOfADotNetGuid() {
        UUID token = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

        byte[] tag = LockTokens.toTag(token);

        assertThat(tag)
                .containsExactly(
                        0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff);
        assertThat(LockTokens.fromTag(tag)).isEqualTo(token);
        assertThat(LockTokens.fromTag(new byte[4])).isNull();
    }

    private static byte[] encoded() {
        org.apache.qpid.proton.message.Message message = org.apache.qpid.proton.message.Message.Factory.create();
        message.setMessageId("id");
        message.setGroupId("session");
        message.setSubject("subject");
        message.setTtl(9_000);
        message.setMessageAnnotations(
                new MessageAnnotations(Map.of(ServiceBusSymbols.SCHEDULED_ENQUEUE_TIME, Date.from(NOON))));
        message.setApplicationProperties(new ApplicationProperties(Map.of("number", 5, "text", "t")));
        message.setBody(new Data(new Binary("the body".getBytes(StandardCharsets.UTF_8))));
        return AmqpCodec.encode(message);
    }

    private static String body(org.apache.qpid.proton.message.Message message) {
        Binary data = ((Data) message.getBody()).getValue();
        return new String(data.getArray(), data.getArrayOffset(), data.getLength(), StandardCharsets.UTF_8);
    }
}
