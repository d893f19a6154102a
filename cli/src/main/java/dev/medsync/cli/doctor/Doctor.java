package dev.medsync.cli.doctor;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Medsync;
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

    @Override
    public Integer call() {
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
