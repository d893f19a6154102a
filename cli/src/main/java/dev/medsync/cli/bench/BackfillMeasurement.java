package dev.medsync.cli.bench;

import dev.medsync.cli.migration.Platform;
import java.util.List;
import java.util.Set;

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
        stand.practised();
        try (QuietPlatform quiet = QuietPlatform.start(stand, NEEDED)) {
            quiet.seed(patients);
            Platform platform = stand.platform();
            CopyToCopy copyToCopy = new CopyToCopy(
                    platform.legacyDatabase(),
                    subject == Subject.BILLING ? platform.billingDatabase() : platform.recordsDatabase());
            return figures(stand, quiet, platform, copyToCopy);
        }
    }

    private List<Figure> figures(Stand stand, QuietPlatform quiet, Platform platform, CopyToCopy copyToCopy)
            throws Exception {
        stand.say("COPY | COPY of the same rows");
        CopyToCopy.Copied bare = copyToCopy.copy(subject.tables);
        long rows = bare.rows();
        stand.say(String.format("Backfill of %,d rows", rows));
        ProcessorTime copying = ProcessorTime.begin(quiet.processes());
        MoveMeasurement.go(platform.strangler(), subject.capability, "migrate", "BACKFILL");
        ProcessorTime.Used copied = copying.end();
        stand.say("Comparing every aggregate");
        ProcessorTime comparing = ProcessorTime.begin(quiet.processes());
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
}
