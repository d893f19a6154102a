package dev.medsync.cli.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something that can be started as a child process, and asked whether it is ready. */
public interface Program {
    /**
     * How to start it.
     *
     * @param command program and arguments
     * @param environment variables added to the supervisor's own
     * @param directory working directory
     */
    record Launch(List<String> command, Map<String, String> environment, Path directory) {
        public Launch {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }

    /** The signal that asks it to finish. PostgreSQL's TERM waits for its clients for ever, so it wants INT. */
    enum StopSignal {
        TERM,
        INT
    }

    /** Why it cannot be started at all, for instance because it is not built; empty when it can. */
    Optional<String> missing();

    /** Does what must be done before each start (unpack, create a data directory) and says how to start it. */
    Launch prepare() throws IOException;

    /** A real probe of the running process; called again until it is ready and now and then afterwards. */
    Readiness probe();

    default StopSignal stopSignal() {
        return StopSignal.TERM;
    }

    /** Whether its work is over although the process still exists, so that killing it loses nothing. */
    default boolean hasFinished() {
        return false;
    }

    /** Whether it would spend seconds on its way out on something nobody waits for, once it has stopped to listen. */
    default boolean lingers() {
        return false;
    }

    /** Whether a probe succeeded, and if not, why not yet. */
    sealed interface Readiness {
        record Ready() implements Readiness {}

        record NotReady(String reason) implements Readiness {}

        static Readiness ready() {
            return new Ready();
        }

        static Readiness notReady(String reason) {
            return new NotReady(reason);
        }
    }
}
