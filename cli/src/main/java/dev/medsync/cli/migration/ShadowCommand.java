package dev.medsync.cli.migration;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.UserProblem;
import dev.medsync.cli.control.ControlClient;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code medsync shadow}: mirrors reads for a while and tells what the service answers differently. */
@Command(
        name = "shadow",
        header = "Mirrors reads to a capability's service and compares the answers.",
        description = {
            "For a while, a share of the reads that the monolith answers is asked of the service as well. Clients get the"
                    + " monolith's answer. A difference that lasts is told by route and field; never a value.",
            "",
            "The capability must be copied (SYNCED or later), and somebody must read: ./medsync load does. The exit status is 1"
                    + " when the service answers wrongly."
        })
public final class ShadowCommand implements Callable<Integer> {
    private static final Pattern DURATION = Pattern.compile("(\\d+)(s|m)");

    @ParentCommand
    private Medsync medsync = new Medsync();

    @Parameters(paramLabel = "CAPABILITY", description = "Whose reads: billing or records.")
    private String capability = "";

    @Option(
            names = "--share",
            paramLabel = "SHARE",
            defaultValue = "0.25",
            description = "Of the reads, above 0 and at most 1. Default: ${DEFAULT-VALUE}.")
    private double share;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How long, e.g. 30s or 2m. Default: ${DEFAULT-VALUE}.")
    private String duration = "";

    @Override
    public Integer call() throws Exception {
        StranglerClient strangler = new Platform(
                        medsync.home(), ControlClient.require(medsync.home()).portBase())
                .strangler();
        StranglerClient.Status begun = strangler.shadow(capability, share, seconds());
        StranglerClient.Status end = strangler.follow(capability, begun.nextLine(), System.out::println);
        return end.state().equals("DONE") ? ExitCode.OK : ExitCode.FAILED;
    }

    private long seconds() {
        Matcher matcher = DURATION.matcher(duration);
        if (!matcher.matches()) {
            throw new UserProblem(ExitCode.USAGE, duration + " is no duration", "Give seconds or minutes: 30s, 2m.");
        }
        long number = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("m") ? number * 60 : number;
    }
}
