package dev.medsync.gateway.mapping;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns the answer half of a mapping into writers, once the service's descriptors are known. */
final class AnswerCompiler {

    private record Member(SerializedString name, AnswerWriter value) {}

    private final MappingDocument document;
    private final LegacyForm form;

    AnswerCompiler(MappingDocument document) {
        this.document = document;
        this.form = new LegacyForm(document);
    }

    /** A writer of what a route answers. */
    AnswerWriter compile(String expression, Descriptor message) {
        return value(Expression.parse(expression), message, expression);
    }

    private AnswerWriter shape(String name, Descriptor message) {
        Map<String, String> shape = document.answers().get(name);
        if (shape == null) {
            throw new MappingException("no answer is called " + name);
        }
        List<Member> members = new ArrayList<>();
        shape.forEach((member, text) -> {
            try {
                members.add(new Member(new SerializedString(member), value(Expression.parse(text), message, text)));
            } catch (MappingException e) {
                throw new MappingException(name + "." + member + ": " + e.getMessage());
            }
        });
        return (json, value) -> {
            json.writeStartObject();
            for (Member member : members) {
                json.writeFieldName(member.name);
                member.value.write(json, value);
            }
            json.writeEndObject();
        };
    }

    private AnswerWriter value(Expression expression, Descriptor message, String where) {
        if (expression.isConstant()) {
            String constant = expression.constant();
            return (json, value) -> json.writeString(constant);
        }
        if (expression.isSum()) {
            return sum(expression.source(), message);
        }
        if (expression.source().equals("$")) {
            return shape(expression.argumentOf(where), message);
        }
        int dot = expression.source().indexOf('.');
        if (dot > 0) {
            return inside(expression, dot, message, where);
        }
        if ("oneof".equals(expression.filter())) {
            return whichever(expression.source(), message);
        }
        FieldDescriptor field = field(message, expression.source());
        if (field.isRepeated()) {
            return repeated(expression, field, where);
        }
        AnswerWriter writer = single(expression, field, where);
        if (!expression.optional()) {
            return (json, value) -> writer.write(json, value);
        }
        return (json, value) -> {
            if (isDefault(value, field)) {
                json.writeNull();
            } else {
                writer.write(json, value);
            }
        };
    }

    /** `address.city`: a field of a message inside; of one that is absent it has its default. */
    private AnswerWriter inside(Expression expression, int dot, Descriptor message, String where) {
        FieldDescriptor outer = field(message, expression.source().substring(0, dot));
        if (outer.getJavaType() != FieldDescriptor.JavaType.MESSAGE || outer.isRepeated()) {
            throw new MappingException(outer.getFullName() + " is no message");
        }
        AnswerWriter inner =
                value(expression.of(expression.source().substring(dot + 1)), outer.getMessageType(), where);
        return (json, value) -> inner.write(json, (Message) value.getField(outer));
    }

    /** `entry | oneof`: the field that is set, in the shape that has its name. */
    private AnswerWriter whichever(String name, Descriptor message) {
        OneofDescriptor oneof = message.getOneofs().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new MappingException(message.getFullName() + " has no oneof " + name));
        Map<FieldDescriptor, AnswerWriter> shapes = new HashMap<>();
        for (FieldDescriptor field : oneof.getFields()) {
            if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                throw new MappingException(field.getFullName() + " is no message");
            }
            shapes.put(field, shape(field.getName(), field.getMessageType()));
        }
        return (json, value) -> {
            FieldDescriptor set = value.getOneofFieldDescriptor(oneof);
            AnswerWriter shape = set == null ? null : shapes.get(set);
            if (set == null || shape == null) {
                json.writeNull();
            } else {
                shape.write(json, (Message) value.getField(set));
            }
        };
    }

    private static boolean isDefault(Message message, FieldDescriptor field) {
        return field.hasPresence()
                ? !message.hasField(field)
                : message.getField(field).equals(field.getDefaultValue());
    }

    private AnswerWriter single(Expression expression, FieldDescriptor field, String where) {
        if (expression.filter() != null) {
            return switch (expression.filter()) {
                case "code" -> code(expression.argumentOf(where), field);
                case "number" -> number(field);
                case "last" -> last(expression.argumentOf(where), field);
                case "text" -> (json, value) -> json.writeString(String.valueOf(value.getField(field)));
                case "flag" -> flag(expression.argumentOf(where), field);
                case "object" -> {
                    AnswerWriter shape = shape(expression.argumentOf(where), field.getMessageType());
                    yield (json, value) -> shape.write(json, (Message) value.getField(field));
                }
                default -> throw new MappingException("no filter is called " + expression.filter());
            };
        }
        ScalarWriter scalar = scalar(field);
        return (json, value) -> scalar.write(json, value.getField(field));
    }

    private interface ScalarWriter {
        void write(JsonGenerator json, Object value) throws IOException;
    }

    private ScalarWriter scalar(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT, LONG -> (json, value) -> json.writeNumber(((Number) value).longValue());
            case STRING -> (json, value) -> json.writeString((String) value);
            case BOOLEAN -> (json, value) -> json.writeBoolean((Boolean) value);
            case FLOAT, DOUBLE -> (json, value) -> json.writeNumber(((Number) value).doubleValue());
            case MESSAGE ->
                switch (field.getMessageType().getFullName()) {
                    case LegacyForm.MONEY ->
                        (json, value) -> json.writeNumber(
                                LegacyForm.amount((Message) value).toPlainString());
                    case LegacyForm.DATE -> (json, value) -> json.writeString(form.date((Message) value));
                    case LegacyForm.TIMESTAMP -> (json, value) -> json.writeString(form.time((Message) value));
                    default -> throw new MappingException(field.getFullName() + " needs a filter");
                };
            case ENUM, BYTE_STRING -> throw new MappingException(field.getFullName() + " needs a filter");
        };
    }

    private AnswerWriter code(String table, FieldDescriptor field) {
        if (field.getJavaType() != FieldDescriptor.JavaType.ENUM) {
            throw new MappingException(field.getFullName() + " is no enum");
        }
        Map<String, String> codes = document.codes().get(table);
        if (codes == null) {
            throw new MappingException("no codes are called " + table);
        }
        Map<Integer, String> byNumber = new HashMap<>();
        for (EnumValueDescriptor value : field.getEnumType().getValues()) {
            String code = codes.get(EnumCodes.shortName(value));
            if (code != null) {
                byNumber.put(value.getNumber(), code);
            } else if (value.getNumber() != 0) {
                throw new MappingException(table + " has no code for " + value.getName());
            }
        }
        return (json, value) -> {
            // The unspecified value, or one that this mapping is too old for.
            String code = byNumber.get(((EnumValueDescriptor) value.getField(field)).getNumber());
            json.writeString(code);
        };
    }

    private static AnswerWriter number(FieldDescriptor field) {
        if (field.getJavaType() != FieldDescriptor.JavaType.STRING) {
            throw new MappingException(field.getFullName() + " is no text");
        }
        return (json, value) -> {
            String text = (String) value.getField(field);
            if (text.isEmpty()) {
                json.writeNull();
            } else {
                json.writeNumber(text);
            }
        };
    }

    /** `ssn | last 4`: the end of a text, which is all that legacy tells of it. */
    private static AnswerWriter last(String count, FieldDescriptor field) {
        if (field.getJavaType() != FieldDescriptor.JavaType.STRING || !count.matches("[1-9]\\d?")) {
            throw new MappingException(field.getFullName() + ": last takes a number of characters of a text");
        }
        int most = Integer.parseInt(count);
        return (json, value) -> {
            String text = (String) value.getField(field);
            json.writeString(text.substring(Math.max(0, text.length() - most)));
        };
    }

    /** `active | flag A/I`: one text for true, another for false. */
    private static AnswerWriter flag(String words, FieldDescriptor field) {
        int slash = words.indexOf('/');
        if (slash < 0 || field.getJavaType() != FieldDescriptor.JavaType.BOOLEAN) {
            throw new MappingException(field.getFullName() + ": flag takes yes/no of a bool");
        }
        String yes = words.substring(0, slash);
        String no = words.substring(slash + 1);
        return (json, value) -> json.writeString((Boolean) value.getField(field) ? yes : no);
    }

    private AnswerWriter repeated(Expression expression, FieldDescriptor field, String where) {
        ScalarWriter element;
        if ("each".equals(expression.filter())) {
            AnswerWriter shape = shape(expression.argumentOf(where), field.getMessageType());
            element = (json, value) -> shape.write(json, (Message) value);
        } else {
            element = scalar(field);
        }
        return (json, value) -> {
            json.writeStartArray();
            int count = value.getRepeatedFieldCount(field);
            for (int i = 0; i < count; i++) {
                element.write(json, value.getRepeatedField(field, i));
            }
            json.writeEndArray();
        };
    }

    private static AnswerWriter sum(String source, Descriptor message) {
        List<FieldDescriptor> fields = new ArrayList<>();
        List<Boolean> minus = new ArrayList<>();
        boolean negative = false;
        for (String token : source.split(" ", -1)) {
            switch (token) {
                case "" -> throw new MappingException("one blank between the parts of a sum: " + source);
                case "+" -> negative = false;
                case "-" -> negative = true;
                default -> {
                    FieldDescriptor field = field(message, token);
                    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
                            || !field.getMessageType().getFullName().equals(LegacyForm.MONEY)) {
                        throw new MappingException(token + " is no amount of money");
                    }
                    fields.add(field);
                    minus.add(negative);
                }
            }
        }
        return (json, value) -> {
            BigDecimal total = BigDecimal.ZERO.setScale(2);
            for (int i = 0; i < fields.size(); i++) {
                BigDecimal amount = LegacyForm.amount((Message) value.getField(fields.get(i)));
                total = minus.get(i) ? total.subtract(amount) : total.add(amount);
            }
            json.writeNumber(total.toPlainString());
        };
    }

    private static FieldDescriptor field(Descriptor message, String name) {
        FieldDescriptor field = message.findFieldByName(name);
        if (field == null) {
            throw new MappingException(message.getFullName() + " has no field " + name);
        }
        return field;
    }
}
