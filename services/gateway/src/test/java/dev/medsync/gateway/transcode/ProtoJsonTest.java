package dev.medsync.gateway.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Int64Value;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.medsync.auth.v1.User;
import dev.medsync.billing.v1.Claim;
import dev.medsync.billing.v1.Remittance;
import dev.medsync.gateway.json.Json;
import dev.medsync.records.v1.Encounter;
import dev.medsync.replication.v1.DigestFacilityResponse;
import dev.medsync.replication.v1.ReadAggregatesResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our reader and writer against the library's: the same JSON, the same messages. */
class ProtoJsonTest {

    static Stream<Message> types() {
        return Stream.of(
                Claim.getDefaultInstance(),
                Remittance.getDefaultInstance(),
                Encounter.getDefaultInstance(),
                User.getDefaultInstance(),
                ReadAggregatesResponse.getDefaultInstance(),
                DigestFacilityResponse.getDefaultInstance());
    }

    @ParameterizedTest
    @MethodSource("types")
    void randomMessagesAreWrittenAndReadAsTheLibraryDoes(Message type) throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            DynamicMessage message = random(type.getDescriptorForType(), random, 0);

            String ours = write(message);

            assertThat(parse(ours)).isEqualTo(parse(JsonFormat.printer().print(message)));
            DynamicMessage.Builder read = DynamicMessage.newBuilder(type.getDescriptorForType());
            MessageReader.read(ours.getBytes(StandardCharsets.UTF_8), read, true);
            assertThat(read.build()).isEqualTo(message);
        }
    }

    @Test
    void wellKnownTypesHaveTheirOwnForm() throws Exception {
        Message[] messages = {
            Timestamp.newBuilder().setSeconds(1_700_000_000).setNanos(5_000_000).build(),
            Duration.newBuilder().setSeconds(-3).setNanos(-500_000_000).build(),
            FieldMask.newBuilder().addPaths("unit_price").addPaths("a.b_c").build(),
            Int64Value.of(Long.MIN_VALUE),
            BytesValue.of(com.google.protobuf.ByteString.copyFromUtf8("ab?>")),
            Struct.newBuilder()
                    .putFields(
                            "n",
                            Value.newBuilder()
                                    .setNullValue(NullValue.NULL_VALUE)
                                    .build())
                    .putFields(
                            "l",
                            Value.newBuilder()
                                    .setListValue(ListValue.newBuilder()
                                            .addValues(Value.newBuilder().setNumberValue(1.5))
                                            .addValues(Value.newBuilder().setBoolValue(true))
                                            .addValues(Value.newBuilder().setStringValue("x")))
                                    .build())
                    .build()
        };
        for (Message message : messages) {
            String ours = write(message);
            assertThat(parse(ours)).isEqualTo(parse(JsonFormat.printer().print(message)));
            DynamicMessage.Builder read = DynamicMessage.newBuilder(message.getDescriptorForType());
            MessageReader.read(ours.getBytes(StandardCharsets.UTF_8), read, true);
            assertThat(read.build())
                    .isEqualTo(DynamicMessage.newBuilder(message).build());
        }
    }

    @Test
    void aRefusalNamesThePathAndNotTheValue() {
        DynamicMessage.Builder claim = DynamicMessage.newBuilder(Claim.getDescriptor());
        String secret = "Doe";

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> MessageReader.read(
                        ("{\"lines\":[{},{\"amount\":{\"units\":\"" + secret + "\"}}]}")
                                .getBytes(StandardCharsets.UTF_8),
                        claim,
                        false))
                .satisfies(refused -> assertThat(refused.field()).isEqualTo("lines[1].amount.units"))
                .withMessageNotContaining(secret);
    }

    private static Object parse(String json) throws IOException {
        return String.valueOf(Json.read(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static String write(Message message) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
            MessageWriter.of(message.getDescriptorForType()).write(json, message);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static DynamicMessage random(com.google.protobuf.Descriptors.Descriptor type, Random random, int depth) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        if (type.getFullName().equals("google.protobuf.Timestamp")) {
            return message.setField(type.findFieldByNumber(1), (long) random.nextInt())
                    .setField(type.findFieldByNumber(2), random.nextInt(1_000_000_000))
                    .build();
        }
        for (FieldDescriptor field : type.getFields()) {
            if (random.nextInt(3) == 0 || depth > 3) {
                continue;
            }
            if (field.isRepeated()) {
                for (int i = random.nextInt(3); i > 0; i--) {
                    message.addRepeatedField(field, value(field, random, depth));
                }
            } else {
                message.setField(field, value(field, random, depth));
            }
        }
        return message.build();
    }

    private static Object value(FieldDescriptor field, Random random, int depth) {
        return switch (field.getJavaType()) {
            case INT -> random.nextInt();
            case LONG -> random.nextLong();
            case FLOAT -> random.nextFloat();
            case DOUBLE -> random.nextDouble();
            case BOOLEAN -> random.nextBoolean();
            case STRING -> List.of("", "x", "é\"\\\n\u2028", "€<&>").get(random.nextInt(4));
            case BYTE_STRING -> com.google.protobuf.ByteString.copyFrom(new byte[] {1, (byte) random.nextInt(), -1});
            case ENUM ->
                field.getEnumType()
                        .getValues()
                        .get(random.nextInt(field.getEnumType().getValues().size()));
            case MESSAGE -> random(field.getMessageType(), random, depth + 1);
        };
    }
}
