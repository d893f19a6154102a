package dev.medsync.gateway.transcode;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.medsync.gateway.edge.EdgeRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the request message of an RPC from path, query and body, by the rules of `google.api.http`. */
final class RequestBinding {

    /** The field of a request that names the version which the caller has seen. */
    static final String EXPECTED_VERSION = "expected_version";

    private static final String IF_MATCH = "If-Match";
    private static final Pattern ENTITY_TAG = Pattern.compile("\"(?<version>[1-9]\\d{0,17})\"");

    private RequestBinding() {}

    static DynamicMessage bind(Rpc rpc, EdgeRequest request, Map<String, String> variables)
            throws InvalidRequestException {
        boolean strict = isStrict(request);
        DynamicMessage.Builder message = DynamicMessage.newBuilder(rpc.method().getInputType());
        if (rpc.wholeBody()) {
            if (request.body().length > 0) {
                MessageReader.read(request.body(), message, strict);
            }
        } else if (rpc.bodyField() != null && request.body().length > 0) {
            MessageReader.readField(request.body(), message, rpc.bodyField(), strict);
        }
        if (!rpc.wholeBody() && !request.query().isEmpty()) {
            bindQuery(message, request.query(), strict);
        }
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            set(message, variable.getKey(), variable.getValue(), true);
        }
        String ifMatch = request.headers().get("If-Match");
        if (ifMatch != null && !request.isRead()) {
            bindVersion(message, ifMatch.strip());
        }
        return message.build();
    }

    /**
     * {@code If-Match: "7"} is the version that the caller has seen (RFC 9110 §13.1.1). A request that could not be held to
     * it is refused, for its sender relies on it.
     */
    private static void bindVersion(DynamicMessage.Builder message, String ifMatch) throws InvalidRequestException {
        if (ifMatch.equals("*")) {
            return;
        }
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(EXPECTED_VERSION);
        if (field == null) {
            throw new InvalidRequestException(IF_MATCH, "not for this request, which knows no versions");
        }
        Matcher version = ENTITY_TAG.matcher(ifMatch);
        if (!version.matches()) {
            throw new InvalidRequestException(IF_MATCH, "one version in quotes, such as \"7\"");
        }
        Long seen = Long.valueOf(version.group("version"));
        if (message.hasField(field) && !message.getField(field).equals(seen)) {
            throw new InvalidRequestException(IF_MATCH, "the same as " + EXPECTED_VERSION);
        }
        message.setField(field, seen);
    }

    /** RFC 7240: the client would rather be refused than be half understood. */
    static boolean isStrict(EdgeRequest request) {
        String prefer = request.headers().get("Prefer");
        return prefer != null && prefer.contains("handling=strict");
    }

    private static void bindQuery(Message.Builder message, String query, boolean strict)
            throws InvalidRequestException {
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            set(message, name, value, strict);
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void set(Message.Builder message, String path, String text, boolean known)
            throws InvalidRequestException {
        Message.Builder at = message;
        List<String> names = List.of(path.split("\\.", -1));
        for (int i = 0; i < names.size(); i++) {
            FieldDescriptor field = MessageReader.of(at.getDescriptorForType()).field(names.get(i));
            if (field == null) {
                if (known) {
                    throw new InvalidRequestException(path, "no such field");
                }
                return;
            }
            boolean last = i == names.size() - 1;
            boolean nested = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            if (!last) {
                if (!nested || field.isRepeated()) {
                    throw new InvalidRequestException(path, "no such field");
                }
                at = at.getFieldBuilder(field);
            } else if (nested) {
                setText(at, field, text, path);
            } else if (field.isRepeated()) {
                at.addRepeatedField(field, Scalars.parse(field, text, path));
            } else {
                at.setField(field, Scalars.parse(field, text, path));
            }
        }
    }

    private static void setText(Message.Builder at, FieldDescriptor field, String text, String path)
            throws InvalidRequestException {
        if (field.isRepeated()) {
            throw new InvalidRequestException(path, "not in a query");
        }
        DynamicMessage.Builder value = DynamicMessage.newBuilder(field.getMessageType());
        try {
            if (!WellKnown.readText(value, text)) {
                throw new InvalidRequestException(path, "its fields one by one, such as " + path + ".…");
            }
        } catch (java.text.ParseException | IllegalArgumentException e) {
            throw new InvalidRequestException(
                    path, "text of a " + field.getMessageType().getName());
        }
        at.setField(field, value.build());
    }
}
