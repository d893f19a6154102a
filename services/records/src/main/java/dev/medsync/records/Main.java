package dev.medsync.records;

import dev.medsync.platform.rpc.ServiceProcess;

/** The records service. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        ServiceProcess.start("records", args);
    }
}
