package dev.medsync.strangler;

import dev.medsync.platform.rpc.ServiceProcess;

/** The strangler's process. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        ServiceProcess.start("strangler", args);
    }
}
