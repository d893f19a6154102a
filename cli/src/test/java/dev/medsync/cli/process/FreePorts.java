package dev.medsync.cli.process;

import java.io.IOException;
import java.net.ServerSocket;

/** Ports nobody listens on at the moment. */
public final class FreePorts {
    private FreePorts() {}

    public static int one() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
