package dev.medsync.config;

import dev.medsync.platform.rpc.ServiceProcess;

/** The config service. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        ServiceProcess.start("config", args);
    }
}
