package dev.medsync.cli.process;

import dev.medsync.cli.process.Program.Readiness;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;

/**
 * Asks a process whether it works: each TCP port must accept a connection and {@code /health} must answer 200.
 *
 * @param managementPort where {@code /health} is
 * @param listening further ports that must accept connections
 */
public record HttpProbe(int managementPort, List<Integer> listening) {
    private static final int TIMEOUT_MILLIS = 2000;

    public HttpProbe {
        listening = List.copyOf(listening);
    }

    /** One attempt; never throws. */
    public Readiness probe() {
        for (int port : listening) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            } catch (IOException e) {
                return Readiness.notReady("port " + port + " does not answer yet");
            }
        }
        String address = "http://127.0.0.1:" + managementPort + "/health";
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(address).toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status == 200 ? Readiness.ready() : Readiness.notReady(address + " answers " + status);
        } catch (IOException e) {
            return Readiness.notReady(address + " does not answer yet");
        }
    }
}
