package dev.medsync.billing;

import dev.medsync.platform.rpc.ServiceProcess;

/** The billing service. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        ServiceProcess.start("billing", args);
    }
}
