package dev.medsync.auth;

import dev.medsync.platform.rpc.ServiceProcess;

/** The auth service. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        ServiceProcess.start("auth", args);
    }
}
