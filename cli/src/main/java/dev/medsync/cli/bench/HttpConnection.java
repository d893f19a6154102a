package dev.medsync.cli.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A keep-alive connection that sends one request after the other. It does the least that HTTP/1.1 allows, so that what is
 * measured is the server: an HTTP client's own work would be in every figure.
 */
final class HttpConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    HttpConnection(InetSocketAddress target) throws IOException {
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.connect(target, PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 16_384);
    }

    /** An answer. */
    record Answer(int status, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** A request without a body. */
    static byte[] get(String path, String token) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A request with a JSON body; an empty token or key is left out. */
    static byte[] post(String path, String token, String idempotencyKey, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
                + (idempotencyKey.isEmpty() ? "" : "Idempotency-Key: " + idempotencyKey + "\r\n")
                + "Content-Length: " + body.length + "\r\n\r\n";
        byte[] first = head.getBytes(StandardCharsets.US_ASCII);
        byte[] whole = java.util.Arrays.copyOf(first, first.length + body.length);
        System.arraycopy(body, 0, whole, first.length, body.length);
        return whole;
    }

    /** Sends a request and reads the whole answer. */
    Answer send(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        String statusLine = line();
        int status = Integer.parseInt(statusLine.substring(9, 12));
        int length = -1;
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = true;
            }
        }
        if (chunked) {
            return new Answer(status, chunks());
        }
        return new Answer(status, bytes(Math.max(0, length)));
    }

    private byte[] chunks() throws IOException {
        java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line().split(";", 2)[0].strip(), 16);
            body.writeBytes(bytes(size));
            line();
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the answer ended early");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection was closed");
            }
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
