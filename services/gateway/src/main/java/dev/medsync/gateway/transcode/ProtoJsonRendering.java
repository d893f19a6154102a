package dev.medsync.gateway.transcode;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.medsync.gateway.edge.Exchange;
import dev.medsync.gateway.json.Json;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The plain shape of `/api/v2`: protobuf JSON, or, for `google.api.HttpBody`, whatever the service has made. */
final class ProtoJsonRendering implements Rendering {

    private static final String HTTP_BODY = "google.api.HttpBody";
    private static final String JSON = "application/json";

    private final Rpc rpc;

    ProtoJsonRendering(Rpc rpc) {
        this.rpc = rpc;
    }

    @Override
    public void answer(Exchange exchange, DynamicMessage message, boolean replayed, HttpHeaders headers) {
        if (rpc.responseField() == null
                && rpc.method().getOutputType().getFullName().equals(HTTP_BODY)) {
            answerRaw(exchange, message, headers);
        } else {
            exchange.respond(200, JSON, json(message), headers);
        }
    }

    private static void answerRaw(Exchange exchange, Message message, HttpHeaders headers) {
        Descriptor type = message.getDescriptorForType();
        String contentType = (String) message.getField(type.findFieldByName("content_type"));
        ByteString data = (ByteString) message.getField(type.findFieldByName("data"));
        exchange.respond(
                200, contentType.isEmpty() ? "application/octet-stream" : contentType, data.toByteArray(), headers);
    }

    private byte[] json(Message message) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(512)) {
            try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
                if (rpc.responseField() == null) {
                    MessageWriter.of(message.getDescriptorForType()).write(json, message);
                } else {
                    MessageWriter.writeField(json, message, rpc.responseField());
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
