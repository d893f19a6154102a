package dev.medsync.platform.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** In the place of an OpenTelemetry collector: takes spans by OTLP over HTTP and reads them by field number. */
final class FakeCollector implements AutoCloseable {

    /** A span that arrived. {@code whole} is all of it as it came, in ISO 8859-1. */
    record Span(String service, String name, String traceId, String spanId, String parentId, String whole) {}

    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();

    FakeCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            exchange.getRequestBody().transferTo(body);
            spans.addAll(read(UnknownFieldSet.parseFrom(body.toByteArray())));
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Span> spans() {
        return spans;
    }

    /** ExportTraceServiceRequest → ResourceSpans (1) → Resource (1), ScopeSpans (2) → Span (2). */
    private static List<Span> read(UnknownFieldSet request) throws IOException {
        List<Span> read = new ArrayList<>();
        for (UnknownFieldSet resourceSpans : messages(request, 1)) {
            String service = service(messages(resourceSpans, 1).getFirst());
            for (UnknownFieldSet scopeSpans : messages(resourceSpans, 2)) {
                for (UnknownFieldSet span : messages(scopeSpans, 2)) {
                    read.add(new Span(
                            service,
                            bytes(span, 5).toStringUtf8(),
                            hex(bytes(span, 1)),
                            hex(bytes(span, 2)),
                            hex(bytes(span, 4)),
                            span.toByteString().toString(StandardCharsets.ISO_8859_1)));
                }
            }
        }
        return read;
    }

    /** Attributes (1) are pairs of a key (1) and an AnyValue (2), whose text is field 1. */
    private static String service(UnknownFieldSet resource) throws IOException {
        for (UnknownFieldSet attribute : messages(resource, 1)) {
            if (bytes(attribute, 1).toStringUtf8().equals("service.name")) {
                return bytes(messages(attribute, 2).getFirst(), 1).toStringUtf8();
            }
        }
        return "";
    }

    private static List<UnknownFieldSet> messages(UnknownFieldSet parent, int field) throws IOException {
        List<UnknownFieldSet> messages = new ArrayList<>();
        for (ByteString each : parent.getField(field).getLengthDelimitedList()) {
            messages.add(UnknownFieldSet.parseFrom(each));
        }
        return messages;
    }

    private static ByteString bytes(UnknownFieldSet parent, int field) {
        List<ByteString> all = parent.getField(field).getLengthDelimitedList();
        return all.isEmpty() ? ByteString.EMPTY : all.getFirst();
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
