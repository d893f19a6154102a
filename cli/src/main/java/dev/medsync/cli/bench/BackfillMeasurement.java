package dev.medsync.cli.bench;

import dev.medsync.cli.migration.Platform;
import dev.medsync.cli.pki.CertificateAuthority;
import dev.medsync.cli.process.ProcessSpec;
import dev.medsync.cli.topology.Ports;
import dev.medsync.cli.topology.Secrets;
import dev.medsync.cli.topology.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** How fast a capability is copied out of the monolith and compared, on a population large enough to measure. */
final class BackfillMeasurement implements Measurement {
    private static final Set<String> NEEDED =
            Set.of("legacy-db", "services-db", "monolith", "config", "billing", "records", "strangler");

    private final Subject subject;
    private final int patients;

    /** What is copied, with the monolith's tables that are its. */
    enum Subject {
        BILLING(
                "backfill",
                "billing",
                List.of(
                        "payer",
                        "fee_schedule",
                        "charge",
                        "claim",
                        "claim_line",
                        "claim_status_hist",
                        "remit",
                        "remit_claim",
                        "remit_adjustment",
                        "payment",
                        "payment_alloc",
                        "invoice",
                        "invoice_line")),
        /** Every text in it is encrypted on the way. */
        RECORDS(
                "backfill-records",
                "records",
                List.of(
                        "patient",
                        "patient_identifier",
                        "patient_contact",
                        "encounter",
                        "coverage",
                        "allergy",
                        "problem",
                        "medication",
                        "immunization",
                        "observation",
                        "clinical_note",
                        "patient_merge_log",
                        "patient_merge_row",
                        "chart_override"));

        private final String measurement;
        private final String capability;
        private final List<String> tables;

        Subject(String measurement, String capability, List<String> tables) {
            this.measurement = measurement;
            this.capability = capability;
            this.tables = tables;
        }
    }

    BackfillMeasurement(Subject subject, int patients) {
        this.subject = subject;
        this.patients = patients;
    }

    @Override
    public String name() {
        return subject.measurement;
    }

    @Override
    public List<Figure> measure(Stand stand) throws Exception {
        stand.empty();
        Ports ports = new Ports(stand.portBase());
        Secrets secrets = new Secrets(stand.home().secrets());
        CertificateAuthority authority = CertificateAuthority.in(stand.home().pki(), Clock.systemUTC());
        List<ProcessSpec> specs = new Topology(stand.home(), ports, secrets, authority)
                .processes().stream()
                        .filter(each -> NEEDED.contains(each.name()))
                        // A population of many thousand patients would keep the publisher of events busy for minutes,
                        // beside what is measured.
                        .map(each -> MeasuredProgram.of(each, "MEDSYNC_EVENTS_CONNECTION_STRING"))
                        .toList();
        stand.say("Databases, monolith, services and strangler start");
        try (Group group = Group.start(stand.home(), specs)) {
            Platform platform = stand.platform();
            stand.say(String.format("A population of %,d patients is made", patients));
            seed(stand, ports, secrets);
            CopyToCopy copyToCopy = new CopyToCopy(
                    platform.legacyDatabase(),
                    subject == Subject.BILLING ? platform.billingDatabase() : platform.recordsDatabase());
            return figures(stand, group, platform, copyToCopy);
        }
    }

    private List<Figure> figures(Stand stand, Group group, Platform platform, CopyToCopy copyToCopy) throws Exception {
        stand.say("COPY | COPY of the same rows");
        CopyToCopy.Copied bare = copyToCopy.copy(subject.tables);
        long rows = bare.rows();
        stand.say(String.format("Backfill of %,d rows", rows));
        ProcessorTime copying = ProcessorTime.begin(group.processes());
        MoveMeasurement.go(platform.strangler(), subject.capability, "migrate", "BACKFILL");
        ProcessorTime.Used copied = copying.end();
        stand.say("Comparing every aggregate");
        ProcessorTime comparing = ProcessorTime.begin(group.processes());
        MoveMeasurement.go(platform.strangler(), subject.capability, "migrate", "SYNCED");
        ProcessorTime.Used compared = comparing.end();
        double backfill = copied.elapsed().toNanos() / 1e9;
        double comparison = compared.elapsed().toNanos() / 1e9;
        double bareRate = rows / bare.seconds();
        String cores = String.format(
                "%.1f of %d cores", copied.percent() / 100, Runtime.getRuntime().availableProcessors());
        return List.of(
                Figure.of(name(), "copied, translated, each row's shape checked")
                        .measured(rows / backfill, "rows/s")
                        .beside("COPY | COPY", bareRate, "rows/s")
                        .beside("ratio", bareRate / (rows / backfill), "×")
                        .goal(Goal.atLeast(100_000, "rows/s"))
                        .note(String.format(
                                "%,d legacy rows of %,d patients in %.1f s, busy %s; CPU µs a row: %s",
                                rows, patients, backfill, cores, copied.microsEach(rows)))
                        .build(),
                Figure.of(name(), "compared, every column of every row")
                        .measured(rows / comparison, "rows/s")
                        .beside("COPY | COPY", bareRate, "rows/s")
                        .note(String.format(
                                "0 differences, or it would have failed; %.1f s; CPU µs a row: %s",
                                comparison, compared.microsEach(rows)))
                        .build(),
                Figure.of(name(), "copied and compared")
                        .measured(rows / (backfill + comparison), "rows/s")
                        .beside("COPY | COPY", bareRate, "rows/s")
                        .beside("ratio", bareRate / (rows / (backfill + comparison)), "×")
                        .goal(Goal.atLeast(100_000, "rows/s"))
                        .build());
    }

    private void seed(Stand stand, Ports ports, Secrets secrets) throws IOException, InterruptedException {
        Path module = stand.home().project().resolve("monolith");
        String jdk = System.getProperty("java.home");
        String classPath = java.nio.file.Files.readString(module.resolve("target/classpath.txt"))
                .strip();
        Path log = stand.log("seed");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(jdk, "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        module.resolve("target/medsync-monolith-0.1.0.jar") + ":" + classPath,
                        "dev.medsync.monolith.seed.Main",
                        "--url",
                        "jdbc:postgresql://127.0.0.1:" + ports.legacyDatabase() + "/medsync",
                        "--username",
                        "medsync",
                        "--patients",
                        Integer.toString(patients))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(Map.of("MEDSYNC_DATA_PASSWORD", secrets.password("legacy-medsync")));
        Process process = builder.start();
        if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("The population was not made: " + java.nio.file.Files.readString(log));
        }
    }
}
