package dev.medsync.gateway.mapping;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.medsync.gateway.edge.EdgeRequest;
import dev.medsync.gateway.json.Json;
import dev.medsync.gateway.transcode.InvalidRequestException;
import dev.medsync.gateway.transcode.Rpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** A mapped route, resolved against the service's descriptors. */
public final class CompiledCall {

    private final io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> grpc;
    private final RequestReader request;
    private final AnswerWriter answer;
    private final int status;

    CompiledCall(MethodDescriptor method, RequestReader request, AnswerWriter answer, int status) {
        this.grpc = Rpc.grpc(method);
        this.request = request;
        this.answer = answer;
        this.status = status;
    }

    public io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> grpc() {
        return grpc;
    }

    /** The RPC's request message for a legacy request with these path variables. */
    public DynamicMessage message(EdgeRequest legacy, Map<String, String> variables) throws InvalidRequestException {
        return request.read(LegacyRequest.of(legacy, variables));
    }

    int status() {
        return status;
    }

    /** The answer in its legacy shape. */
    public byte[] json(Message message) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(512)) {
            try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
                answer.write(json, message);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
