package dev.medsync.cli.migration;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.option.NumberBetween;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

/** {@code medsync shadow}: mirrors reads for a while and tells what the service answers differently. */
@Command(
        name = "shadow",
        header = "Mirrors reads to a capability's service and compares the answers.",
        description = {
            "For a while, a share of the reads that the monolith answers is asked of the service as well. Clients get the"
                    + " monolith's answer. A difference that lasts is told by route and field; never a value.",
            "",
            "The capability must be copied (SYNCED or later), and somebody must read: medsync load does. The exit status is 1"
                    + " when the service answers wrongly."
        })
public final class ShadowCommand implements Callable<Integer> {
    @ParentCommand
    private Medsync medsync = new Medsync();

    @Parameters(paramLabel = "CAPABILITY", description = "Whose reads: billing or records.")
    private String capability = "";

    @Option(
            names = "--share",
            paramLabel = "SHARE",
            defaultValue = "0.25",
            converter = Share.class,
            description = "Of the reads, 0.001 to 1. Default: ${DEFAULT-VALUE}.")
    private double share;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = Span.class,
            description = "How long, in seconds or minutes: 1s to 60m. Default: ${DEFAULT-VALUE}.")
    private Duration span = Duration.ZERO;

    @Override
    public Integer call() throws Exception {
        StranglerClient strangler = Platform.running(medsync.home()).stranglerFor(capability);
        StranglerClient.Status begun = strangler.shadow(capability, share, span);
        StranglerClient.Status end = strangler.follow(capability, begun.nextLine(), System.out::println);
        return end.state().equals("DONE") ? ExitCode.OK : ExitCode.FAILED;
    }

    /** So small a share of a clinic's reads that nothing would be compared within the hour. */
    private static final double LEAST_SHARE = 0.001;

    static final class Share extends NumberBetween<Double> {
        Share() {
            super(Double::valueOf, LEAST_SHARE, 1.0);
        }
    }

    static final class Span implements ITypeConverter<Duration> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,4})(s|m)");
        private static final Duration LONGEST = Duration.ofHours(1);

        @Override
        public Duration convert(String given) {
            Matcher form = FORM.matcher(given);
            if (form.matches()) {
                long number = Long.parseLong(form.group(1));
                Duration span = form.group(2).equals("m") ? Duration.ofMinutes(number) : Duration.ofSeconds(number);
                if (span.isPositive() && span.compareTo(LONGEST) <= 0) {
                    return span;
                }
            }
            throw new TypeConversionException("'" + given + "' is not seconds or minutes between 1s and 60m");
        }
    }
}
