package dev.medsync.cli.process;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A service in miniature: {@code /health} answers, {@code /crash} ends it, and it has a child of its own. */
public final class TinyService {
    private TinyService() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(System.getenv("TINY_PORT"));
        System.out.println("tiny service on " + port);
        Process child = new ProcessBuilder("sleep", "600").start();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/child", exchange -> {
            byte[] pid = Long.toString(child.pid()).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, pid.length);
            exchange.getResponseBody().write(pid);
            exchange.close();
        });
        server.createContext("/crash", exchange -> {
            System.out.println("the reason of the crash");
            Runtime.getRuntime().halt(3);
        });
        server.start();
    }
}
