package dev.medsync.cli.migration;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.UserProblem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;

/** Lets somebody type a name before something that cannot be taken back. */
final class Confirmation {
    private Confirmation() {}

    /** @throws UserProblem unless the name was typed */
    static void require(String name, String consequence) throws IOException {
        System.out.println(consequence);
        System.out.print("Type " + name + " to go on: ");
        System.out.flush();
        // Not closed: the terminal is not ours.
        String typed = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        if (typed == null || !typed.strip().equals(name)) {
            throw new UserProblem(ExitCode.FAILED, "Nothing was done", "Type the name, or give --yes.");
        }
    }
}
