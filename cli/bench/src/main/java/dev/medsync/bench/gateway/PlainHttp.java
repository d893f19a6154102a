package dev.medsync.bench.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Answers GETs with bodies prepared ahead, on keep-alive connections, and does nothing else: neither nginx nor the gateway
 * shall wait for it.
 */
final class PlainHttp {
    private final Map<String, byte[]> answers;
    private final byte[] notFound = answer("404 Not Found", "{}");

    /** @param bodies JSON by path */
    PlainHttp(Map<String, String> bodies) {
        Map<String, byte[]> prepared = new java.util.HashMap<>();
        bodies.forEach((path, body) -> prepared.put(path, answer("200 OK", body)));
        this.answers = Map.copyOf(prepared);
    }

    private static byte[] answer(String status, String body) {
        return ("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    void start(int port) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 256);
        Thread.ofPlatform().name("accept").start(() -> {
            try (server) {
                while (true) {
                    Socket socket = server.accept();
                    socket.setTcpNoDelay(true);
                    Thread.ofPlatform().daemon().start(() -> serve(socket));
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (true) {
                String requestLine = line(in);
                if (requestLine.isEmpty()) {
                    return;
                }
                while (!line(in).isEmpty()) {
                    // The head ends with an empty line; a GET has no body.
                }
                String path = requestLine.split(" ", 3)[1];
                out.write(answers.getOrDefault(path, notFound));
            }
        } catch (IOException ignored) {
            // The client is gone.
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0 || next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
    }
}
