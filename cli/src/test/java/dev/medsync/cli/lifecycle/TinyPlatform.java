package dev.medsync.cli.lifecycle;

import dev.medsync.cli.Home;
import dev.medsync.cli.process.TinyProgram;
import java.nio.file.Path;
import java.util.List;

/** Runs a platform of one {@link dev.medsync.cli.process.TinyService} in the foreground, as {@code up} does. */
final class TinyPlatform {
    private TinyPlatform() {}

    /** Arguments: state directory, port of the service. */
    public static void main(String[] arguments) throws InterruptedException {
        Home home = Home.of(Path.of("."), Path.of(arguments[0]));
        int port = Integer.parseInt(arguments[1]);
        PlatformHost host = PlatformHost.start(
                home, port, () -> List.of(TinyProgram.spec("tiny", port, List.of())), System.out::println);
        CloseOnExit.register(host);
        host.awaitStopRequest();
        host.close();
    }
}
