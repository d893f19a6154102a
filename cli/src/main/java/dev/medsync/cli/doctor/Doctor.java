package dev.medsync.cli.doctor;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.control.ControlClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code medsync doctor}. */
@Command(
        name = "doctor",
        header = "Checks this machine.",
        description = {
            "Checks this machine: JDK, Maven, disk, memory, ports, PostgreSQL binaries, a browser for the console.",
            "",
            "Ends with 0 when the platform can run here; what is only optional never fails."
        })
public final class Doctor implements Callable<Integer> {
    @ParentCommand
    private Medsync medsync = new Medsync();

    @Option(
            names = "--platforms",
            description = "Also fetch the PostgreSQL binaries of every other platform, to see that they resolve.")
    private boolean platforms;

    @Option(
            names = "--train",
            description = "Make the missing AOT caches of the running platform now, instead of when it is idle.")
    private boolean train;

    @Override
    public Integer call() throws IOException {
        if (train) {
            List<String> trained = ControlClient.require(medsync.home()).train();
            System.out.println(
                    trained.isEmpty()
                            ? "Every process has its AOT cache."
                            : "These start faster next time: " + String.join(", ", trained));
            return ExitCode.OK;
        }
        List<Finding> findings = new Checks(medsync.home()).all();
        findings.forEach(Doctor::print);
        boolean well = findings.stream().noneMatch(finding -> finding.grade() == Finding.Grade.PROBLEM);
        if (platforms) {
            List<Finding> resolved = PlatformArtifacts.check(medsync.home().project());
            resolved.forEach(Doctor::print);
            well &= resolved.stream().noneMatch(finding -> finding.grade() == Finding.Grade.PROBLEM);
        }
        return well ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void print(Finding finding) {
        String mark = switch (finding.grade()) {
            case GOOD -> "ok      ";
            case OPTIONAL -> "optional";
            case PROBLEM -> "PROBLEM ";
        };
        System.out.println(mark + "  " + finding.text());
    }
}
