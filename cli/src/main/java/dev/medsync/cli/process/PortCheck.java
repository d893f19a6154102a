package dev.medsync.cli.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.TreeMap;

/** Finds out whether ports are free, and who holds one that is not. */
public final class PortCheck {
    /** A port that somebody else listens on. */
    public static final class PortTaken extends Exception {
        private static final long serialVersionUID = 1;

        private PortTaken(String message) {
            super(message);
        }
    }

    private PortCheck() {}

    /** Throws for the first port that is taken, naming it, what it is for, and its holder where known. */
    public static void requireFree(String process, Map<String, Integer> ports) throws PortTaken {
        for (Map.Entry<String, Integer> port : new TreeMap<>(ports).entrySet()) {
            if (!isFree(port.getValue())) {
                throw new PortTaken("port " + port.getValue() + " (" + process + ", " + port.getKey() + ") is taken"
                        + PortHolder.of(port.getValue())
                                .map(holder -> " by " + holder)
                                .orElse(""));
            }
        }
    }

    /** Whether a server could listen on this port now, on loopback and on all addresses. */
    public static boolean isFree(int port) {
        return canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                && canBind(new InetSocketAddress(port));
    }

    private static boolean canBind(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            // A port whose last connections still linger is free for every server of ours: they all set this option.
            socket.setReuseAddress(true);
            socket.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
