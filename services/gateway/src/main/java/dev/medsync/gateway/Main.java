package dev.medsync.gateway;

import dev.medsync.platform.rpc.ServiceProcess;

/** Starts the gateway. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        ServiceProcess.start("gateway", args);
    }
}
