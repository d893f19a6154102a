package dev.medsync.gateway.mapping;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.medsync.gateway.transcode.InvalidRequestException;
import dev.medsync.gateway.transcode.Scalars;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the request half of a mapping into readers, once the service's descriptors are known. */
final class RequestCompiler {

    /** Makes a field's value of a legacy one. */
    private interface Conversion {
        Object convert(Object value, String path) throws InvalidRequestException;
    }

    private record Assignment(
            FieldDescriptor field, String source, @Nullable Object constant, Conversion conversion) {}

    private final MappingDocument document;
    private final LegacyForm form;

    RequestCompiler(MappingDocument document) {
        this.document = document;
        this.form = new LegacyForm(document);
    }

    /** A reader of requests of one route. */
    RequestReader compile(Map<String, String> fields, Descriptor message) {
        List<Assignment> assignments = assignments(fields, message);
        return request -> read(assignments, message, request, request.body(), "");
    }

    private List<Assignment> assignments(Map<String, String> fields, Descriptor message) {
        List<Assignment> assignments = new ArrayList<>();
        fields.forEach((name, text) -> {
            FieldDescriptor field = message.findFieldByName(name);
            if (field == null) {
                throw new MappingException(message.getFullName() + " has no field " + name);
            }
            Expression expression = Expression.parse(text);
            assignments.add(new Assignment(
                    field,
                    expression.source(),
                    expression.isConstant() ? expression.constant() : null,
                    conversion(expression, field, text)));
        });
        return assignments;
    }

    private static DynamicMessage read(
            List<Assignment> assignments,
            Descriptor type,
            @Nullable LegacyRequest request,
            Map<?, ?> object,
            String path)
            throws InvalidRequestException {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        for (Assignment assignment : assignments) {
            Object value = assignment.constant != null
                    ? assignment.constant
                    : LegacyRequest.value(assignment.source, request, object);
            if (value == null) {
                continue;
            }
            String name = path + assignment.source;
            if (assignment.field.isRepeated()) {
                if (!(value instanceof List<?> elements)) {
                    throw new InvalidRequestException(name, "an array");
                }
                for (int i = 0; i < elements.size(); i++) {
                    Object element = elements.get(i);
                    String at = name + '[' + i + ']';
                    if (element == null) {
                        throw new InvalidRequestException(at, "not null");
                    }
                    message.addRepeatedField(assignment.field, assignment.conversion.convert(element, at));
                }
            } else {
                Object converted = assignment.conversion.convert(value, name);
                // A group of members none of which is there is not there either.
                if (value != object
                        || !converted.equals(DynamicMessage.getDefaultInstance(assignment.field.getMessageType()))) {
                    message.setField(assignment.field, converted);
                }
            }
        }
        return message.build();
    }

    private Conversion conversion(Expression expression, FieldDescriptor field, String where) {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            Descriptor type = field.getMessageType();
            return switch (type.getFullName()) {
                case LegacyForm.MONEY -> (value, path) -> LegacyForm.money(type, decimal(value, path), path);
                case LegacyForm.DATE -> (value, path) -> form.date(type, text(value, path), path);
                case LegacyForm.TIMESTAMP -> (value, path) -> form.time(type, text(value, path), path);
                default -> nested(expression.argumentOf(where), type);
            };
        }
        if (field.getJavaType() == FieldDescriptor.JavaType.ENUM) {
            return code(expression.argumentOf(where), field);
        }
        boolean text = field.getJavaType() == FieldDescriptor.JavaType.STRING;
        boolean fromNumber = "text".equals(expression.filter());
        return (value, path) -> {
            if (value instanceof Map || value instanceof List) {
                throw new InvalidRequestException(path, "a single value");
            }
            if (text && !(fromNumber && value instanceof BigDecimal)) {
                return text(value, path);
            }
            return Scalars.parse(field, plain(value), path);
        };
    }

    private Conversion nested(String shape, Descriptor type) {
        Map<String, String> fields = document.requests().get(shape);
        if (fields == null) {
            throw new MappingException("no request is called " + shape);
        }
        List<Assignment> assignments = assignments(fields, type);
        return (value, path) -> {
            if (!(value instanceof Map<?, ?> object)) {
                throw new InvalidRequestException(path, "an object");
            }
            return read(assignments, type, null, object, path.endsWith("$") ? "" : path + '.');
        };
    }

    private Conversion code(String table, FieldDescriptor field) {
        Map<String, String> codes = document.codes().get(table);
        if (codes == null) {
            throw new MappingException("no codes are called " + table);
        }
        Map<String, EnumValueDescriptor> byCode = new HashMap<>();
        for (EnumValueDescriptor value : field.getEnumType().getValues()) {
            String code = codes.get(EnumCodes.shortName(value));
            if (code != null) {
                byCode.put(code, value);
            }
        }
        return (value, path) -> {
            EnumValueDescriptor known = byCode.get(text(value, path));
            if (known == null) {
                throw new InvalidRequestException(
                        path, "one of " + byCode.keySet().stream().sorted().toList());
            }
            return known;
        };
    }

    private static String text(Object value, String path) throws InvalidRequestException {
        if (value instanceof String text) {
            return text;
        }
        throw new InvalidRequestException(path, "a string");
    }

    private static BigDecimal decimal(Object value, String path) throws InvalidRequestException {
        if (value instanceof BigDecimal number && Math.abs((long) number.scale()) <= 64) {
            return number;
        }
        throw new InvalidRequestException(path, "a number");
    }

    private static String plain(Object value) {
        return value instanceof BigDecimal number && Math.abs((long) number.scale()) <= 64
                ? number.toPlainString()
                : value.toString();
    }
}
