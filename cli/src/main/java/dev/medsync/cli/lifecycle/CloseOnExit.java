package dev.medsync.cli.lifecycle;

/** Stops the platform when this process is asked to end: Ctrl-C, TERM, a closed terminal. */
final class CloseOnExit {
    private CloseOnExit() {}

    static void register(PlatformHost host) {
        Thread hook = new Thread(() -> {
            if (!host.isClosed()) {
                System.out.println("\nStopping, in reverse order …");
                host.close();
                System.out.println("Stopped. The data stays; ./medsync reset deletes it.");
            }
        });
        hook.setName("stop-platform");
        Runtime.getRuntime().addShutdownHook(hook);
    }
}
