package dev.medsync.strangler.translate;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.type.Date;
import com.google.type.Money;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/** Messages with something in every field, as far as both owners can hold it. */
public final class RandomMessages {
    private final Random random;
    private final BiFunction<FieldDescriptor, Random, String> texts;
    private final BiFunction<FieldDescriptor, Random, EnumValueDescriptor> values;

    /** @param texts an example of a text field */
    public RandomMessages(Random random, BiFunction<FieldDescriptor, Random, String> texts) {
        this(random, texts, RandomMessages::anyValue);
    }

    /** @param values an example of an enum field */
    public RandomMessages(
            Random random,
            BiFunction<FieldDescriptor, Random, String> texts,
            BiFunction<FieldDescriptor, Random, EnumValueDescriptor> values) {
        this.random = random;
        this.texts = texts;
        this.values = values;
    }

    /** Any value that says something. */
    public static EnumValueDescriptor anyValue(FieldDescriptor field, Random random) {
        List<EnumValueDescriptor> all = field.getEnumType().getValues();
        return all.get(1 + random.nextInt(all.size() - 1));
    }

    public Message fill(Message.Builder builder) {
        for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
            if (field.isRepeated()) {
                // Positions of diagnosis codes are filled from the first on: four columns.
                int count = random.nextInt(4);
                for (int i = 0; i < count; i++) {
                    builder.addRepeatedField(field, value(builder, field));
                }
            } else {
                builder.setField(field, value(builder, field));
            }
        }
        return builder.build();
    }

    private Object value(Message.Builder builder, FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> 1 + random.nextInt(200);
            case LONG -> 1L + random.nextInt(1_000_000);
            case BOOLEAN -> random.nextBoolean();
            case STRING -> texts.apply(field, random);
            case ENUM -> values.apply(field, random);
            case MESSAGE -> message(builder, field);
            default -> throw new IllegalStateException("no example of " + field.getJavaType());
        };
    }

    private Message message(Message.Builder builder, FieldDescriptor field) {
        if (field.getMessageType().equals(Money.getDescriptor())) {
            int cents = random.nextInt(2_000_000) - 1_000_000;
            return Money.newBuilder()
                    .setCurrencyCode("USD")
                    .setUnits(cents / 100)
                    .setNanos(cents % 100 * 10_000_000)
                    .build();
        }
        if (field.getMessageType().equals(Date.getDescriptor())) {
            return Date.newBuilder()
                    .setYear(1950 + random.nextInt(90))
                    .setMonth(1 + random.nextInt(12))
                    .setDay(1 + random.nextInt(28))
                    .build();
        }
        if (field.getMessageType().equals(Timestamp.getDescriptor())) {
            // Noon in New York: in no doubled hour, which zone-less columns cannot tell apart.
            return Timestamp.newBuilder()
                    .setSeconds(
                            Instant.parse("2020-01-01T17:00:00Z").getEpochSecond() + 86_400L * random.nextInt(3_000))
                    .setNanos(random.nextInt(1_000) * 1_000_000)
                    .build();
        }
        return fill(builder.newBuilderForField(field));
    }
}
