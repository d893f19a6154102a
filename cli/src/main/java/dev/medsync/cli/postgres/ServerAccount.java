package dev.medsync.cli.postgres;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.UserProblem;
import dev.medsync.cli.process.OwnSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Under whose account a server runs. PostgreSQL refuses to run as root, which is who one is in many containers; then it
 * runs in a user namespace of its own (files still belong to root), or, where the kernel forbids that, as the user
 * {@code nobody}, who is given the data directory.
 */
final class ServerAccount {
    private enum Way {
        SAME_USER,
        USER_NAMESPACE,
        NOBODY
    }

    private static final String NOBODY = "65534";

    private final Way way;

    private ServerAccount(Way way) {
        this.way = way;
    }

    static ServerAccount find() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new ServerAccount(Way.SAME_USER);
        }
        if (OwnSession.onPath("unshare") && run(List.of("unshare", "-U", "true")) == 0) {
            return new ServerAccount(Way.USER_NAMESPACE);
        }
        if (OwnSession.onPath("setpriv")) {
            return new ServerAccount(Way.NOBODY);
        }
        throw new UserProblem(
                ExitCode.ENVIRONMENT,
                "PostgreSQL refuses to run as root, and neither unshare nor setpriv works here",
                "Run medsync as another user, or install util-linux.");
    }

    /** The command, run under this account; the process id stays that of the command. */
    List<String> wrap(List<String> command) {
        List<String> wrapped = new ArrayList<>();
        switch (way) {
            case SAME_USER -> {}
            case USER_NAMESPACE -> wrapped.addAll(List.of("unshare", "-U"));
            case NOBODY ->
                wrapped.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        wrapped.addAll(command);
        return wrapped;
    }

    /** Lets the account own a directory and what is in it. */
    void own(Path directory) {
        if (way == Way.NOBODY && run(List.of("chown", "-R", NOBODY + ":" + NOBODY, directory.toString())) != 0) {
            throw new UserProblem(
                    ExitCode.ENVIRONMENT,
                    "Cannot give " + directory + " to the user nobody",
                    "Run medsync as another user than root.");
        }
    }

    private static int run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
